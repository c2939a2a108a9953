using System.Collections.Generic;
using PopCon.Update.Candidates;

namespace PopCon.Update.Resolution;

/// <summary>One id of a search: what is needed of it, and how far its candidates are tried.</summary>
internal sealed class SearchStep(string id, int discoveredBy)
{
    /// <summary>The id as the first requirement on it writes it.</summary>
    public string Id { get; } = id;

    /// <summary>The depth of the package that brought the id in, or -1.</summary>
    public int DiscoveredBy { get; } = discoveredBy;

    /// <summary>All requirements on the id so far.</summary>
    public List<SearchNeed> Needs { get; } = [];

    /// <summary>The depths of earlier choices because of which candidates were refused.</summary>
    public HashSet<int> Blamed { get; } = [];

    /// <summary>The next candidate to try.</summary>
    public int Next { get; set; }

    /// <summary>The chosen candidate, or <see langword="null"/>.</summary>
    public Candidate? Choice { get; set; }

    /// <summary>Forgets what was tried: an earlier choice changes.</summary>
    public void Restart()
    {
        Next = 0;
        Blamed.Clear();
    }
}
