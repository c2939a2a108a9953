using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>The values with which a server's data begin and which therefore are no increase.</summary>
/// <remarks>
/// Stateless. A counter that appears while its target was being scraped began at 0, and its first value counts. A counter that is there in the oldest scrape
/// (older data were deleted, or Prometheus came later than the bridge) has a past that is not known. The series <c>up</c> of the target tells the two apart.
/// </remarks>
/// <param name="client">The server.</param>
/// <param name="name">The name of the metric.</param>
internal sealed class FirstScrape(PrometheusClient client, string name)
{
    // Scrape intervals are at most a few minutes.
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromMinutes(5);

    /// <summary>Values by key of the series that were there before <paramref name="start"/>, or in the first scrape of the day that begins then.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(DateTimeOffset start, CancellationToken cancellationToken)
    {
        IReadOnlyList<PrometheusSeries> first = await client.QueryRangeAsync(
            $"min_over_time({name}[300s])", start + ScrapeInterval, start.AddDays(1), ScrapeInterval, cancellationToken).ConfigureAwait(false);
        if (first.Count == 0)
        {
            return new Dictionary<string, long>(StringComparer.Ordinal);
        }

        // All that was not scraped before the earliest of them, to five minutes, has no known begin.
        DateTimeOffset earliest = first.Min(series => series.Samples[0].Time) - ScrapeInterval;
        IReadOnlyList<PrometheusSeries> up = await client.QueryAsync("last_over_time(up[1d])", earliest, cancellationToken).ConfigureAwait(false);
        HashSet<(string Job, string Instance)> known = [.. up.Select(Target)];
        return first
            .Where(series => series.Samples[0].Time - ScrapeInterval <= earliest && !known.Contains(Target(series)))
            .ToDictionary(series => series.Key, series => series.Samples[0].Value, StringComparer.Ordinal);
    }

    private static (string Job, string Instance) Target(PrometheusSeries series) => (series.Label("job"), series.Label("instance"));
}
