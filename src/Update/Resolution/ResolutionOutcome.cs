using System.Collections.Generic;
using PopCon.Update.Candidates;

namespace PopCon.Update.Resolution;

/// <summary>What a resolution found.</summary>
internal sealed record ResolutionOutcome
{
    /// <summary>The packages to use, in order of discovery; <see langword="null"/> when there is no solution.</summary>
    public IReadOnlyList<Candidate>? Use { get; init; }

    /// <summary>Where the search failed first; <see langword="null"/> when there is a solution.</summary>
    public DeadEnd? DeadEnd { get; init; }

    /// <summary>What was fetched, in order.</summary>
    public required IReadOnlyList<Candidate> Fetched { get; init; }

    /// <summary>What could not be had or did not verify.</summary>
    public required IReadOnlyList<DroppedCandidate> Dropped { get; init; }
}
