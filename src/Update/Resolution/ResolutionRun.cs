using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Candidates;

namespace PopCon.Update.Resolution;

/// <summary>Searches, fetches what was chosen, and searches again without what could not be had.</summary>
/// <remarks>Used once.</remarks>
internal sealed class ResolutionRun(ResolutionRequest request, ICandidateSupply supply)
{
    private readonly Dictionary<string, IReadOnlyList<Candidate>> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Candidate> _fetched = [];
    private readonly List<DroppedCandidate> _dropped = [];

    /// <summary>Resolves.</summary>
    public async Task<ResolutionOutcome> RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            SearchResult result = new PackageSearch(request, _known).Run();
            if (result.MissingList is { } id)
            {
                _known[id] = Ordered(await supply.ListAsync(id, cancel));
            }
            else if (result.MissingDependencies is { } candidate)
            {
                await TryFetchAsync(candidate, cancel);
            }
            else if (result.Chosen is null || await FetchAllAsync(result.Chosen, cancel))
            {
                return new ResolutionOutcome { Use = result.Chosen, DeadEnd = result.DeadEnd, Fetched = _fetched, Dropped = _dropped };
            }
        }
    }

    // Newest first; equal versions as they were given. What the process uses comes before all others when it is to stay.
    private List<Candidate> Ordered(IReadOnlyList<Candidate> candidates) =>
        [.. candidates
            .DistinctBy(candidate => (candidate.From, candidate.Version))
            .OrderByDescending(candidate => request.KeepPresent && candidate.Origin == CandidateOrigin.Present)
            .ThenByDescending(candidate => candidate.Version)];

    // False if the search has to start over.
    private async Task<bool> FetchAllAsync(IReadOnlyList<Candidate> chosen, CancellationToken cancel)
    {
        foreach (Candidate candidate in chosen)
        {
            var dependencies = candidate.Dependencies;
            if (!candidate.IsHere && (!await TryFetchAsync(candidate, cancel) || !ReferenceEquals(dependencies, candidate.Dependencies)))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> TryFetchAsync(Candidate candidate, CancellationToken cancel)
    {
        try
        {
            await supply.FetchAsync(candidate, cancel);
            if (!candidate.IsHere)
            {
                candidate.IsHere = true;
                _fetched.Add(candidate);
            }

            return true;
        }
        catch (CandidateException e)
        {
            _dropped.Add(new DroppedCandidate(candidate.Package, candidate.From, e.Reason));
            _known[candidate.Id] = [.. _known[candidate.Id].Where(other => !ReferenceEquals(other, candidate))];
            return false;
        }
    }
}
