using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Benchmarks.Reporter;

namespace PopCon.Benchmarks.Load;

/// <summary>What one server did with the traffic of one scenario.</summary>
internal sealed record TrafficResult
{
    /// <summary>The traffic.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The server.</summary>
    public required ServerCommand Server { get; init; }

    /// <summary>Lines sent in all passes.</summary>
    public required long Sent { get; init; }

    /// <summary>Lines the server counted; of a floor, which cannot be asked, those the kernel did not drop.</summary>
    public required long Received { get; init; }

    /// <summary>Lines the kernel dropped in the first pass, while the server still compiled.</summary>
    public required long DroppedFirst { get; init; }

    /// <summary>Lines it dropped in the second pass.</summary>
    public required long DroppedLater { get; init; }

    /// <summary>Lines per second that the sender reached in the second pass.</summary>
    public required double LinesPerSecond { get; init; }

    /// <summary>Processor seconds per million lines of a server just started: compiling and first sightings are in it.</summary>
    public required double FirstCost { get; init; }

    /// <summary>The same in the second pass: what a server that runs for long pays.</summary>
    public required double LaterCost { get; init; }

    /// <summary>Resident memory after two passes, before the first scrape, in megabytes.</summary>
    public required double ResidentMegabytes { get; init; }

    /// <summary>The most that was ever resident, scrapes included.</summary>
    public required double PeakMegabytes { get; init; }

    /// <summary>The scrapes that were timed, in their order.</summary>
    public IReadOnlyList<ScrapeTime> Scrapes { get; init; } = [];

    /// <summary>The rounds of one server in one: lines added up, the highest peak, and the median of all else.</summary>
    public static TrafficResult Of(IReadOnlyList<TrafficResult> rounds)
    {
        double Median(Func<TrafficResult, double> number) => VariantTable.Median(rounds.Select(number));
        return rounds[0] with
        {
            Sent = rounds.Sum(round => round.Sent),
            Received = rounds.Sum(round => round.Received),
            DroppedFirst = rounds.Sum(round => round.DroppedFirst),
            DroppedLater = rounds.Sum(round => round.DroppedLater),
            LinesPerSecond = Median(round => round.LinesPerSecond),
            FirstCost = Median(round => round.FirstCost),
            LaterCost = Median(round => round.LaterCost),
            ResidentMegabytes = Median(round => round.ResidentMegabytes),
            PeakMegabytes = rounds.Max(round => round.PeakMegabytes),
            Scrapes = [.. rounds[0].Scrapes.Select((scrape, i) => scrape with { Seconds = Median(round => round.Scrapes[i].Seconds) })],
        };
    }

    /// <summary>Lines sent and not counted.</summary>
    public long Lost => Math.Max(0, Sent - Received);
}
