using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Trust.Policies;
using PopCon.Update.Candidates;
using PopCon.Update.Checks;
using PopCon.Update.Configuration;
using PopCon.Update.Packages;
using PopCon.Update.Requirements;
using PopCon.Update.Resolution;
using PopCon.Update.Store;

namespace PopCon.Update.Launching;

/// <summary>One resolution for a running program. Without sources it changes nothing and needs no lock.</summary>
/// <remarks>Used once.</remarks>
internal sealed class ResolverPass(ApplicationFolder application, IReadOnlyList<SourceAddress> sources)
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    private ResolutionOutcome? _outcome;

    /// <summary>What is asked.</summary>
    public required ResolutionRequest Request { get; set; }

    /// <summary>The packages that the program uses already, by id.</summary>
    public required IReadOnlyDictionary<string, StoredPackage> Present { get; init; }

    /// <summary>The policy that packages have to pass.</summary>
    public TrustPolicy? Policy { get; init; }

    /// <summary>Asks the program whether it takes a package.</summary>
    public required Predicate<string> OnVerify { get; init; }

    /// <summary>Whether every requirement is met.</summary>
    public bool IsSatisfied => _outcome?.Use is not null;

    /// <summary>The chosen candidates.</summary>
    public IReadOnlyList<Candidate> Use => _outcome?.Use ?? [];

    /// <summary>Why a requirement is not met.</summary>
    public string? Because => _outcome?.DeadEnd?.Because;

    /// <summary>The packages of the store that were chosen.</summary>
    public IReadOnlyList<StoredPackage> Packages { get; private set; } = [];

    /// <summary>What could not be had or did not verify.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Resolves.</summary>
    public ResolverPass Run(TimeSpan budget)
    {
        IReadOnlyList<Candidate> shipped = ShippedPackages.Find();
        var options = new CheckOptions
        {
            Clock = TimeProvider.System,
            Policy = Policy,
            OnVerify = OnVerify,
            IsReadOnly = sources.Count == 0,
            Local = id => [.. InUse(id), .. shipped.Where(candidate => PackageName.AreEqual(candidate.Id, id))],
        };
        using var session = new SourceSession(application.Store, sources, options, budget);
        _outcome = session.ResolveAsync(Request).GetAwaiter().GetResult();
        Packages = [.. Use.Where(candidate => !candidate.IsInUse).Select(session.Supply.PackageOf)];
        Problems =
        [
            .. session.Down.Select(source => $"{source.Name}: {source.Problem}"),
            .. session.Dropped.Concat(_outcome.Dropped).Select(dropped => $"{dropped.Package} from {dropped.From}: {dropped.Reason}"),
        ];
        if (sources.Count > 0)
        {
            application.Check = CheckSchedule.After(session, options.Clock.GetUtcNow(), Period, application.Check);
        }

        return this;
    }

    /// <summary>The names of the assemblies of a candidate that was chosen.</summary>
    public IEnumerable<string> AssembliesOf(Candidate candidate) =>
        Packages.FirstOrDefault(package => PackageName.AreEqual(package.Document.Id, candidate.Id)) is { } package ? package.AssemblyNames : [candidate.Id];

    private IEnumerable<Candidate> InUse(string id) => Present.TryGetValue(id, out StoredPackage? package)
        ? [new Candidate(package.Document.Id, VersionText.Parse(package.Document.Version), "present", CandidateOrigin.Present) { Dependencies = PackageDependencies.Applying(package.Document.Dependencies) }]
        : [];
}
