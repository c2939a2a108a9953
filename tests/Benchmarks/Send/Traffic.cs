using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Benchmarks.Send;

/// <summary>What is sent, how much of it and how fast. The same traffic is the same bytes in every run.</summary>
internal sealed record Traffic
{
    /// <summary>What the lines look like.</summary>
    public TrafficKind Kind { get; init; }

    /// <summary>How many lines are sent. <value>Rounded up to whole datagrams.</value></summary>
    public long Lines { get; init; } = 1_000_000;

    /// <summary>How many lines share a datagram, with line feeds between them.</summary>
    public int LinesPerDatagram { get; init; } = 25;

    /// <summary>How many different names there are.</summary>
    public int Names { get; init; } = 1_000;

    /// <summary>Whether the names come in turn, each as often; otherwise the n-th comes 1/n times as often as the first (Zipf).</summary>
    public bool IsInTurn { get; init; }

    /// <summary>Lines per second; 0 is as fast as it goes.</summary>
    public long Rate { get; init; }

    /// <summary>Whole datagrams to send.</summary>
    public long Datagrams => (Lines + LinesPerDatagram - 1) / LinesPerDatagram;

    /// <summary>The names of the arguments.</summary>
    public static string[] ArgumentNames { get; } = ["port", "kind", "lines", "per-datagram", "names", "order", "rate"];

    /// <summary>Reads the arguments of <c>send</c>.</summary>
    public static Traffic Parse(CommandArguments arguments) => new()
    {
        Kind = arguments.Last("kind") is "mixed" ? TrafficKind.Mixed : TrafficKind.Counters,
        Lines = arguments.Number("lines", 1_000_000),
        LinesPerDatagram = (int)arguments.Number("per-datagram", 25),
        Names = (int)arguments.Number("names", 1_000),
        IsInTurn = arguments.Last("order") is "in-turn",
        Rate = arguments.Number("rate", 0),
    };

    /// <summary>The arguments that <see cref="Parse"/> makes this of.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "--kind", Kind == TrafficKind.Mixed ? "mixed" : "counters",
        "--lines", Text(Lines),
        "--per-datagram", Text(LinesPerDatagram),
        "--names", Text(Names),
        "--order", IsInTurn ? "in-turn" : "zipf",
        "--rate", Text(Rate),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
