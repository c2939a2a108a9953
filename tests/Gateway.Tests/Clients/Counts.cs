using System;
using System.Globalization;
using System.Linq;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What a scrape says of counters.</summary>
internal static class Counts
{
    /// <summary>The sum of all series of a counter that have some labels.</summary>
    /// <param name="metrics">The scrape.</param>
    /// <param name="name">The counter.</param>
    /// <param name="labels">Labels such as <c>package="acme.kite"</c>.</param>
    public static long Sum(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
