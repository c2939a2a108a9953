using System.Collections.Generic;
using PopCon.Benchmarks.Send;

namespace PopCon.Benchmarks.Load;

/// <summary>The traffic that is measured. Each pass takes 3 to 10 seconds: long enough for the 10 ms in which Linux counts processor time.</summary>
internal static class Scenarios
{
    /// <summary>The name of the scenario without traffic.</summary>
    public const string Idle = "idle";

    /// <summary>All with traffic, in the order of the report.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("packed-200k", "25 lines a datagram, 1,000 names, 200,000 lines/s", new Traffic { Lines = 1_600_000, Rate = 200_000 }),
        new("packed-1m", "the same, 1,000,000 lines/s", new Traffic { Lines = 5_000_000, Rate = 1_000_000 }),
        new("packed-5m", "the same, 5,000,000 lines/s", new Traffic { Lines = 15_000_000, Rate = 5_000_000 }),
        new(
            "mixed",
            "mixed types and tags, 20 lines a datagram, 200,000 lines/s",
            new Traffic { Kind = TrafficKind.Mixed, Lines = 1_000_000, LinesPerDatagram = 20, Rate = 200_000 }),
        new("single-line", "one line a datagram, as fast as it goes", new Traffic { Lines = 1_000_000, LinesPerDatagram = 1 }),
        new(
            "names-100k",
            "100,000 names, each in turn, 300,000 lines/s",
            new Traffic { Lines = 2_000_000, Names = 100_000, IsInTurn = true, Rate = 300_000 }),
        new(
            "names-1m",
            "1,000,000 names, each in turn, 300,000 lines/s",
            new Traffic { Lines = 3_000_000, Names = 1_000_000, IsInTurn = true, Rate = 300_000 })
        {
            NeedsNoLimits = true,
            TimesScrapes = true,
        },
    ];
}
