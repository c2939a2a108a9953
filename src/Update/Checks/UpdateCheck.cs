using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using NuGet.Versioning;
using PopCon.Trust.Policies;
using PopCon.Update.Activation;
using PopCon.Update.Candidates;
using PopCon.Update.Configuration;
using PopCon.Update.Documents;
using PopCon.Update.Files;
using PopCon.Update.Requirements;
using PopCon.Update.Resolution;
using PopCon.Update.Store;

namespace PopCon.Update.Checks;

/// <summary>Asks the sources of an application whether there is something newer, and stages it for the next start.</summary>
internal sealed class UpdateCheck(ApplicationConfiguration configuration, ApplicationFolder folder, TimeProvider clock)
{
    private readonly DecisionLog _log = new(folder.Store, configuration.App, clock);

    /// <summary>Whether a check may ask sources now.</summary>
    public bool IsDue => folder.Check is not { } check || clock.GetUtcNow() >= check.NextCheck;

    /// <summary>Checks.</summary>
    /// <param name="force">Whether to check although none is due.</param>
    /// <param name="patience">How long to wait for another process that checks.</param>
    /// <param name="budget">How long all sources together may take.</param>
    public async Task<CheckResult> RunAsync(bool force, TimeSpan patience, TimeSpan budget)
    {
        if (!force && !IsDue)
        {
            return new CheckResult { Outcome = "not-due", NextCheck = folder.Check?.NextCheck };
        }

        using FileLock? gate = folder.Store.TryLock(patience);
        if (gate is null)
        {
            return new CheckResult { Outcome = "busy", NextCheck = folder.Check?.NextCheck };
        }

        folder.Store.ClearTemporary_NeedsLock();
        CheckResult result = await RunAsync(budget);
        Note(result);
        return result;
    }

    private async Task<CheckResult> RunAsync(TimeSpan budget)
    {
        SlotState state = folder.ReadState();
        SetDocument[] failed = [.. state.Quarantine.Select(folder.FindSet).OfType<SetDocument>()];
        var options = new CheckOptions
        {
            Clock = clock,
            Policy = configuration.Policy is { } policy ? TrustPolicy.Load(policy) : null,
            Index = configuration.Index,
            KnownDependencies = name => failed.SelectMany(set => set.Packages).FirstOrDefault(package => PackageName.AreEqual(package.Name, name)) is { } known
                ? [.. known.Dependencies.Select(Requirement.Parse)]
                : null,
        };
        var request = new ResolutionRequest
        {
            Requirements = configuration.Requirements,
            Prerelease = configuration.Prerelease,
            Quarantine = [.. failed.Select(set => new PackageSet(set.Packages.Select(package => package.Name)))],
        };
        using var session = new SourceSession(folder.Store, configuration.Sources, options, budget);
        ResolutionOutcome outcome = await session.ResolveAsync(request);
        CheckDocument next = CheckSchedule.After(session, clock.GetUtcNow(), configuration.CheckEvery, folder.Check);
        folder.Check = next;
        return new CheckResult
        {
            Outcome = session.IsOffline ? "offline" : outcome.Use is null ? "unsatisfied" : Stage(outcome.Use, session),
            Set = outcome.Use is { } use ? [.. use.Select(candidate => candidate.Package)] : null,
            Dropped = [.. session.Dropped, .. outcome.Dropped],
            Down = [.. session.Down.Select(source => source.Name)],
            DeadEnd = outcome.DeadEnd,
            NextCheck = next.NextCheck,
        };
    }

    private string Stage(IReadOnlyList<Candidate> use, SourceSession session)
    {
        var packages = use.Select(candidate => (Candidate: candidate, Stored: session.Supply.PackageOf(candidate))).ToList();
        var set = new PackageSet(packages.Select(package => package.Stored.Name));
        bool isOlder = false;
        SlotResult result = folder.Update(state =>
        {
            isOlder = state.Active is { } active && folder.FindSet(active) is { } current && IsOlder(use, current);
            if (!isOlder)
            {
                folder.AddSet(set.Id, new SetDocument(
                    [.. packages.Select(package => new SetPackage(package.Stored.Name, package.Stored.Sha256, [.. package.Candidate.Dependencies!.Select(dependency => dependency.ToString())]))],
                    state.Quarantine.Contains(set.Id, StringComparer.Ordinal)));
            }

            return isOlder ? new SlotResult(state, ["ignored:older"]) : new SlotMachine(configuration.Trials, []).Apply(state, "stage", set.Id);
        });
        return result.Notes is ["staged"] ? "staged" : "current";
    }

    // The first package, in the order of the requirements, whose version differs decides.
    private static bool IsOlder(IReadOnlyList<Candidate> use, SetDocument current)
    {
        foreach (Candidate candidate in use)
        {
            NuGetVersion? active = current.Packages
                .Where(package => PackageName.AreEqual(package.Name.Split(' ')[0], candidate.Id))
                .Select(package => VersionText.TryParse(package.Name.Split(' ')[^1]))
                .FirstOrDefault();
            int order = active is null ? 0 : candidate.Version.CompareTo(active);
            if (order != 0)
            {
                return order < 0;
            }
        }

        return false;
    }

    private void Note(CheckResult result)
    {
        foreach (DroppedCandidate dropped in result.Dropped)
        {
            _log.Write("dropped", dropped.Package, $"{dropped.Reason} ({dropped.From})");
        }

        foreach (string down in result.Down)
        {
            _log.Write("down", null, down);
        }

        _log.Write("check:" + result.Outcome, result.Set is null ? null : string.Join("; ", result.Set), result.DeadEnd?.Because);
    }
}
