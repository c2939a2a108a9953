using System;
using System.Collections.Concurrent;

namespace PopCon.Gateway.Counting;

/// <summary>On which day each own package was last fetched, since the start.</summary>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads. Only packages that a repository holds are added, so their number is bounded by what was pushed.</remarks>
internal sealed class LastFetches(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Repository, string Ecosystem, string Package), int> _days = new();

    /// <summary>A package was fetched.</summary>
    public void Add(string repository, string ecosystem, string package) => _days[(repository, ecosystem, package)] = Today;

    /// <summary>Whole days since the last fetch; -1: not since the start.</summary>
    public int DaysSince(string repository, string ecosystem, string package) =>
        _days.TryGetValue((repository, ecosystem, package), out int day) ? Today - day : -1;

    private int Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber;
}
