using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Update.Candidates;
using PopCon.Update.Requirements;

namespace PopCon.Update.Resolution;

/// <summary>
/// Chooses a version for every id: ids in order of discovery, candidates in their order, the first combination that is consistent.
/// </summary>
/// <remarks>
/// <para>Pure: it sees what is known and says what it misses. Used once.</para>
/// <para>It finds what chronological backtracking finds. From a dead end it goes back to the last choice that has to do with it,
/// and it remembers which choices lead nowhere together, so that a chain of packages does not cost exponential time.</para>
/// </remarks>
internal sealed class PackageSearch
{
    private const int Root = -1;

    private readonly ResolutionRequest _request;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<Candidate>> _known;
    private readonly HashSet<string> _quarantine;
    private readonly List<SearchStep> _steps = [];
    private readonly Dictionary<string, SearchStep> _stepOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Candidate, int> _chosen = [];
    private readonly Nogoods _nogoods = new();
    private int _depth;
    private DeadEnd? _firstDeadEnd;

    /// <summary>Prepares a search.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="known">The candidates of each id, in order.</param>
    public PackageSearch(ResolutionRequest request, IReadOnlyDictionary<string, IReadOnlyList<Candidate>> known)
    {
        _request = request;
        _known = known;
        _quarantine = [.. request.Quarantine.Select(set => set.Id)];
        foreach (Requirement requirement in request.Requirements)
        {
            Require(requirement, Root);
        }
    }

    /// <summary>Searches.</summary>
    public SearchResult Run()
    {
        while (true)
        {
            if (_depth == _steps.Count)
            {
                if (_depth == 0 || !_quarantine.Contains(new PackageSet(_steps.Select(step => step.Choice!.Package)).Id))
                {
                    return new SearchResult { Chosen = [.. _steps.Select(step => step.Choice!)] };
                }

                // Only another choice somewhere makes another set.
                GoBack(Enumerable.Range(0, _depth).ToHashSet());
                continue;
            }

            SearchStep step = _steps[_depth];
            if (!_known.TryGetValue(step.Id, out IReadOnlyList<Candidate>? candidates))
            {
                return new SearchResult { MissingList = step.Id };
            }

            if (Choose(step, candidates) is { } missing)
            {
                return new SearchResult { MissingDependencies = missing };
            }

            if (step.Choice is null && !Escape(step, candidates))
            {
                return new SearchResult { DeadEnd = _firstDeadEnd };
            }
        }
    }

    // Takes the next candidate that is consistent. Returns one whose dependencies would have to be known.
    private Candidate? Choose(SearchStep step, IReadOnlyList<Candidate> candidates)
    {
        for (; step.Next < candidates.Count; step.Next++)
        {
            Candidate candidate = candidates[step.Next];
            if (Refused(step, candidate))
            {
                continue;
            }

            if (candidate.Dependencies is not { } dependencies)
            {
                return candidate;
            }

            if (!Conflicts(step, candidate, dependencies))
            {
                step.Next++;
                Take(step, candidate, dependencies);
                return null;
            }
        }

        return null;
    }

    private bool Refused(SearchStep step, Candidate candidate)
    {
        if (step.Needs.FirstOrDefault(need => !Accepts(need.Requirement, candidate)) is { } broken)
        {
            Blame(step, broken.By);
            return true;
        }

        if (_nogoods.Against(candidate, _chosen) is { } others)
        {
            foreach (Candidate other in others)
            {
                Blame(step, _chosen[other]);
            }

            return true;
        }

        return false;
    }

    private bool Conflicts(SearchStep step, Candidate candidate, IReadOnlyList<Requirement> dependencies)
    {
        foreach (Requirement dependency in dependencies)
        {
            Candidate? other = PackageName.AreEqual(dependency.Id, step.Id) ? candidate
                : _stepOf.TryGetValue(dependency.Id, out SearchStep? decided) ? decided.Choice
                : null;
            if (other is not null && !Accepts(dependency, other))
            {
                Blame(step, ReferenceEquals(other, candidate) ? Root : _chosen[other]);
                return true;
            }
        }

        return false;
    }

    private void Take(SearchStep step, Candidate candidate, IReadOnlyList<Requirement> dependencies)
    {
        step.Choice = candidate;
        _chosen[candidate] = _depth;
        foreach (Requirement dependency in dependencies)
        {
            Require(dependency, _depth);
        }

        _depth++;
    }

    private void Require(Requirement requirement, int by)
    {
        if (!_stepOf.TryGetValue(requirement.Id, out SearchStep? step))
        {
            step = new SearchStep(requirement.Id, by);
            _stepOf.Add(requirement.Id, step);
            _steps.Add(step);
        }

        step.Needs.Add(new SearchNeed(requirement, by));
    }

    // A dead end: back to the last choice that has to do with it.
    private bool Escape(SearchStep step, IReadOnlyList<Candidate> candidates)
    {
        _firstDeadEnd ??= new DeadEnd(step.Id.ToLowerInvariant(), Explain(step, candidates));
        Blame(step, step.DiscoveredBy);
        return GoBack(step.Blamed);
    }

    private bool GoBack(HashSet<int> blamed)
    {
        if (blamed.Count == 0)
        {
            return false;
        }

        int[] depths = [.. blamed.Order()];
        _nogoods.Add(depths.Select(depth => _steps[depth].Choice!));
        int target = depths[^1];
        while (_depth > target)
        {
            Undo();
        }

        foreach (int depth in depths[..^1])
        {
            _steps[target].Blamed.Add(depth);
        }

        return true;
    }

    private void Undo()
    {
        if (_depth < _steps.Count)
        {
            _steps[_depth].Restart();
        }

        SearchStep step = _steps[--_depth];
        _chosen.Remove(step.Choice!);
        step.Choice = null;
        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            // Also of packages that were chosen before: they are needed in one way less.
            _steps[i].Needs.RemoveAll(need => need.By == _depth);
            if (_steps[i].DiscoveredBy == _depth)
            {
                _stepOf.Remove(_steps[i].Id);
                _steps.RemoveAt(i);
            }
        }
    }

    private bool Accepts(Requirement requirement, Candidate candidate) =>
        requirement.Accepts(candidate.Version, _request.Prerelease || candidate.IsInUse);

    private static void Blame(SearchStep step, int depth)
    {
        if (depth != Root)
        {
            step.Blamed.Add(depth);
        }
    }

    private string Explain(SearchStep step, IReadOnlyList<Candidate> candidates)
    {
        string needs = string.Join(", ", step.Needs.Select(need =>
            need.By == Root ? need.Requirement.ToString() : $"{need.Requirement} (needed by {_steps[need.By].Choice!.Package})"));
        return candidates.Count == 0 ? $"No source has {step.Id}; needed is {needs}."
            : string.Create(CultureInfo.InvariantCulture, $"None of {candidates.Count} candidates of {step.Id} goes with all that is chosen; needed is {needs}.");
    }
}
