using System.Collections.Generic;
using PopCon.Update.Candidates;

namespace PopCon.Update.Resolution;

/// <summary>How a search ended. Exactly one of the members is set.</summary>
internal sealed record SearchResult
{
    /// <summary>The chosen packages in order of discovery.</summary>
    public IReadOnlyList<Candidate>? Chosen { get; init; }

    /// <summary>An id whose candidates are not known yet.</summary>
    public string? MissingList { get; init; }

    /// <summary>A candidate whose dependencies are not known yet.</summary>
    public Candidate? MissingDependencies { get; init; }

    /// <summary>There is no solution, and where that showed first.</summary>
    public DeadEnd? DeadEnd { get; init; }
}
