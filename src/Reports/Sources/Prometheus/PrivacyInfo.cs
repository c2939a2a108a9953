using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>Reads from <c>popcon_bridge_privacy_info</c> which epochs the release stage of the bridges has.</summary>
/// <remarks>Stateless.</remarks>
internal static class PrivacyInfo
{
    /// <summary>The calendar of the longest epoch in force, or that of figures without a release stage.</summary>
    public static async Task<ReleaseCalendar> ReadCalendarAsync(PrometheusClient client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<PrometheusSeries> found = await client.QueryAsync("last_over_time(popcon_bridge_privacy_info[1d])", now, cancellationToken).ConfigureAwait(false);
        TimeSpan longest = found
            .Where(series => series.Label("mode") is "gate" or "dp")
            .Select(series => ParseDuration(series.Label("epoch")))
            .DefaultIfEmpty(TimeSpan.Zero)
            .Max();
        return longest >= TimeSpan.FromSeconds(1) ? new ReleaseCalendar(longest) : ReleaseCalendar.Immediate;
    }

    /// <summary>Reads <c>7d</c>, <c>36h</c>, <c>1d12h</c>, or seconds without a unit; zero for anything else.</summary>
    public static TimeSpan ParseDuration(string text)
    {
        double seconds = 0;
        double number = 0;
        bool hasNumber = false;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                number = (number * 10) + (c - '0');
                hasNumber = true;
                continue;
            }

            double unit = c switch { 'w' => 604_800, 'd' => 86_400, 'h' => 3_600, 'm' => 60, 's' => 1, _ => 0 };
            if (unit == 0 || !hasNumber)
            {
                return TimeSpan.Zero;
            }

            seconds += number * unit;
            number = 0;
            hasNumber = false;
        }

        seconds += number;
        return seconds is >= 1 and <= 36_500d * 86_400 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
    }
}
