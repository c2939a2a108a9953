using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>Samples up to a fixed moment, as OpenMetrics text that promtool makes blocks of.</summary>
/// <param name="days">How far back every series reaches before the last hour, with a sample an hour.</param>
internal sealed class History(int days = 0)
{
    // A minute between samples, over a little more than the hour that the dashboards' longest window looks back.
    private const int RecentMinutes = 65;

    private readonly SortedDictionary<string, SortedDictionary<long, double>> _series = new(StringComparer.Ordinal);

    /// <summary>The moment at which the dashboards are looked at: noon, so that it is far from any midnight.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The text of all samples.</summary>
    public string Text => string.Concat(_series.SelectMany(series => series.Value.Select(sample =>
        string.Create(CultureInfo.InvariantCulture, $"{series.Key} {sample.Value} {sample.Key}\n")))) + "# EOF\n";

    /// <summary>The same for VictoriaMetrics: times in milliseconds, and no last line.</summary>
    public IEnumerable<string> Lines => _series.SelectMany(series => series.Value.Select(sample =>
        string.Create(CultureInfo.InvariantCulture, $"{series.Key} {sample.Value} {sample.Key}000\n")));

    /// <summary>A series that has stood at a value for the last hour.</summary>
    public void Constant(string series, double value) => Growing(series, value, 0);

    /// <summary>A series that has reached a value after an hour of steady growth.</summary>
    public void Growing(string series, double now, double perSecond)
    {
        for (int minute = 0; minute <= RecentMinutes; minute++)
        {
            Sample(series, TimeSpan.FromMinutes(minute), now - (perSecond * 60 * minute));
        }

        // A counter that would have been below zero then begins there.
        for (int hour = 2; hour <= days * 24; hour++)
        {
            Sample(series, TimeSpan.FromHours(hour), Math.Max(0, now - (perSecond * 3600 * hour)));
        }
    }

    /// <summary>One sample of a series.</summary>
    public void Sample(string series, TimeSpan ago, double value)
    {
        if (!_series.TryGetValue(series, out SortedDictionary<long, double>? samples))
        {
            _series[series] = samples = [];
        }

        samples[(Now - ago).ToUnixTimeSeconds()] = value;
    }
}
