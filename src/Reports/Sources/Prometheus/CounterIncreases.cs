using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>How much each series of a counter grew in each of a row of windows, as exact whole numbers.</summary>
/// <remarks>
/// Stateless but for its client. <c>increase()</c> extrapolates to the borders of its window and never counts the first value of a series, so its sums differ
/// from what was counted. Instead: the last value of each window less that of the window before. A window in which a counter was reset
/// (<c>resets() &gt; 0</c>, or a smallest value below the last value before) is split: days into hours, hours into minutes, minutes into their raw samples. So the
/// server looks at every sample and the network carries one value a window.
/// </remarks>
/// <param name="client">The server.</param>
/// <param name="name">The name of the metric.</param>
internal sealed class CounterIncreases(PrometheusClient client, string name)
{
    private static readonly TimeSpan[] Steps = [TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)];

    /// <summary>The increases of all series in windows of a day.</summary>
    /// <param name="start">The begin of the first window.</param>
    /// <param name="windows">The number of windows.</param>
    /// <param name="before">The value of a series before the first window, by key. A series that is not there begins at 0.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<IReadOnlyList<(PrometheusSeries Series, long[] Increases)>> ReadAsync(
        DateTimeOffset start, int windows, IReadOnlyDictionary<string, long> before, CancellationToken cancellationToken) =>
        ReadAsync(start, windows, 0, before, cancellationToken);

    private static string Duration(TimeSpan step) => ((long)step.TotalSeconds) + "s";

    private async Task<IReadOnlyList<(PrometheusSeries Series, long[] Increases)>> ReadAsync(
        DateTimeOffset start, int windows, int level, IReadOnlyDictionary<string, long> before, CancellationToken cancellationToken)
    {
        TimeSpan step = Steps[level];
        IReadOnlyList<PrometheusSeries> last = await AskAsync($"last_over_time({name}[{Duration(step)}])", start, windows, step, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PrometheusSeries> least = await AskAsync($"min_over_time({name}[{Duration(step)}])", start, windows, step, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PrometheusSeries> resets = await AskAsync($"resets({name}[{Duration(step)}]) > 0", start, windows, step, cancellationToken).ConfigureAwait(false);
        Dictionary<string, PrometheusSeries> leastByKey = last.Count == 0 ? [] : ByKey(least);
        Dictionary<string, PrometheusSeries> resetsByKey = ByKey(resets);
        var rows = new List<WindowedCounter>(last.Count);
        foreach (PrometheusSeries one in last)
        {
            rows.Add(new WindowedCounter(
                one,
                InWindows(one, start, step, windows),
                InWindows(leastByKey.GetValueOrDefault(one.Key), start, step, windows),
                InWindows(resetsByKey.GetValueOrDefault(one.Key), start, step, windows),
                before.TryGetValue(one.Key, out long value) ? value : null));
        }

        for (int window = 0; window < windows; window++)
        {
            await SplitAsync([.. rows.Where(row => row.HasReset(window))], start + (step * window), window, level, cancellationToken).ConfigureAwait(false);
        }

        return [.. rows.Select(row => (row.Series, row.Increases))];
    }

    private async Task SplitAsync(List<WindowedCounter> rows, DateTimeOffset start, int window, int level, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Dictionary<string, long> before = rows.Where(row => row.Before(window) is not null)
            .ToDictionary(row => row.Series.Key, row => row.Before(window)!.Value, StringComparer.Ordinal);
        Dictionary<string, long> sums = level + 1 < Steps.Length
            ? (await ReadAsync(start, (int)(Steps[level] / Steps[level + 1]), level + 1, before, cancellationToken).ConfigureAwait(false))
                .ToDictionary(one => one.Series.Key, one => one.Increases.Sum(), StringComparer.Ordinal)
            : await ReadRawAsync(start, before, cancellationToken).ConfigureAwait(false);
        foreach (WindowedCounter row in rows)
        {
            row.Increases[window] = sums.GetValueOrDefault(row.Series.Key);
        }
    }

    private async Task<Dictionary<string, long>> ReadRawAsync(DateTimeOffset start, Dictionary<string, long> before, CancellationToken cancellationToken)
    {
        TimeSpan step = Steps[^1];
        IReadOnlyList<PrometheusSeries> raw = await client.QueryAsync($"{name}[{Duration(step)}]", start + step, cancellationToken).ConfigureAwait(false);
        return raw.ToDictionary(
            series => series.Key,
            series =>
            {
                long sum = 0;
                long old = before.GetValueOrDefault(series.Key);

                // A sample at the very begin belongs to the window before.
                foreach (PrometheusSample sample in series.Samples.Where(sample => sample.Time > start))
                {
                    sum += sample.Value < old ? sample.Value : sample.Value - old;
                    old = sample.Value;
                }

                return sum;
            },
            StringComparer.Ordinal);
    }

    private Task<IReadOnlyList<PrometheusSeries>> AskAsync(string query, DateTimeOffset start, int windows, TimeSpan step, CancellationToken cancellationToken) =>
        client.QueryRangeAsync(query, start + step, start + (step * windows), step, cancellationToken);

    private static Dictionary<string, PrometheusSeries> ByKey(IReadOnlyList<PrometheusSeries> series) =>
        series.ToDictionary(one => one.Key, StringComparer.Ordinal);

    private static long?[] InWindows(PrometheusSeries? series, DateTimeOffset start, TimeSpan step, int windows)
    {
        long?[] values = new long?[windows];
        foreach (PrometheusSample sample in series?.Samples ?? [])
        {
            int window = (int)Math.Round((sample.Time - start) / step) - 1;
            if (window >= 0 && window < windows)
            {
                values[window] = sample.Value;
            }
        }

        return values;
    }
}
