using PopCon.Benchmarks.Send;

namespace PopCon.Benchmarks.Load;

/// <summary>One row of the report: a kind of traffic that every server gets.</summary>
/// <param name="Name">What <c>--scenario</c> calls it.</param>
/// <param name="Title">What the report calls it.</param>
/// <param name="Traffic">What is sent.</param>
internal sealed record Scenario(string Name, string Title, Traffic Traffic)
{
    /// <summary>Whether it needs more series than the bridge allows by default.</summary>
    public bool NeedsNoLimits { get; init; }

    /// <summary>Whether to time scrapes too, while lines keep coming.</summary>
    public bool TimesScrapes { get; init; }
}
