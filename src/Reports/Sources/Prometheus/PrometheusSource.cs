using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>Prometheus as source, or anything with its HTTP API: Thanos, Mimir, VictoriaMetrics.</summary>
/// <remarks>
/// Thread-safe. Days are whole UTC days. What was counted between the last scrape of a day and midnight belongs to the next day, which is the one difference to a ledger.
/// With a release stage the steps of an epoch appear just after its end; windows are then moved by half a day, so that they fall to the day that closes it.
/// </remarks>
public sealed class PrometheusSource : IFigureSource
{
    // As far as counts are looked back for: the longest period that the API takes.
    private const int MaxDays = 3660;

    // Longest absence of a bridge after which its counters are still known: two weeks.
    private const int MaxAbsenceDays = 14;

    private readonly SourceConnection _connection;
    private readonly PrometheusClient _client;
    private readonly TimeProvider _time;

    internal PrometheusSource(SourceConnection connection, TimeProvider time)
    {
        _connection = connection;
        _client = new PrometheusClient(connection);
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => _client.Name;

    /// <inheritdoc/>
    public async Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        IReadOnlyList<string> names = await NamesAsync(now, cancellationToken).ConfigureAwait(false);
        ReleaseCalendar calendar = await PrivacyInfo.ReadCalendarAsync(_client, now, cancellationToken).ConfigureAwait(false);
        DateOnly newest = calendar.NewestDay(now);
        IReadOnlyList<DateOnly> days = await DaysAsync(names, calendar, newest, cancellationToken).ConfigureAwait(false);
        if (days.Count == 0 || calendar.LastClosingDay(days[^1]) < days[0])
        {
            return null;
        }

        IReadOnlyList<string> namespaces = await _client.LabelValuesAsync("namespace", Selector, Start(days[0]), now, cancellationToken).ConfigureAwait(false);
        return new SourceSpan(
            days[0],
            calendar.LastClosingDay(days[^1]),
            calendar,
            [.. names.Select(LanguageOf).Where(language => language.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. namespaces.Append(string.Empty).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public async Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        SourceSpan? span = await ReadSpanAsync(cancellationToken).ConfigureAwait(false);
        var figures = new FigureAccumulator(request, span?.First ?? DateOnly.MaxValue);
        if (span is not null && figures.Needed.To >= span.First)
        {
            var days = new DayRange(Later(figures.Needed.From, span.First), figures.Needed.To);
            foreach (string name in await NamesAsync(_time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
            {
                await AddAsync(name, days, span, figures, cancellationToken).ConfigureAwait(false);
            }
        }

        return figures.ToFigures(Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string Selector => "{__name__=~\"" + PopularityMetric.Pattern + "\"}";

    private static string LanguageOf(string name) => PopularityMetric.TryParse(name, out string? language, out _) ? language : string.Empty;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    // The begin of the window whose increases belong to a day.
    private static DateTimeOffset Start(DateOnly day, ReleaseCalendar calendar) => Start(day) + calendar.Epoch switch
    {
        null => TimeSpan.Zero,
        { } epoch when epoch >= TimeSpan.FromDays(1) => TimeSpan.FromHours(12),
        { } epoch => TimeSpan.FromMinutes(10) < epoch / 2 ? TimeSpan.FromMinutes(10) : epoch / 2,
    };

    private static PopularitySeries SeriesOf(string language, PopularityKind kind, PrometheusSeries series)
    {
        // A label of the target with the same name takes precedence unless honor_labels is set; Prometheus then renames ours.
        string Own(string name) => series.Labels.TryGetValue("exported_" + name, out string? value) ? value : series.Label(name);
        return kind == PopularityKind.Fetches
            ? new PopularitySeries(PopularityMetric.LanguageOf(Own("ecosystem")), kind, Own("package"), version: Own("version"))
            : new PopularitySeries(
                language, kind, kind == PopularityKind.Reports ? string.Empty : Own("library"), Own("namespace"), Own("version"), Own("dependency"), Own("framework"));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = await _client.LabelValuesAsync("__name__", Selector, now.AddDays(-MaxDays), now, cancellationToken).ConfigureAwait(false);
        return [.. names.Where(name => PopularityMetric.TryParse(name, out _, out _)).Order(StringComparer.Ordinal)];
    }

    // The days with samples. Reports are enough, since every process that reports sends one; without any the packages have to do.
    private async Task<IReadOnlyList<DateOnly>> DaysAsync(
        IReadOnlyList<string> names, ReleaseCalendar calendar, DateOnly newest, CancellationToken cancellationToken)
    {
        string[] reports = [.. names.Where(name => PopularityMetric.TryParse(name, out _, out PopularityKind kind) && kind == PopularityKind.Reports)];
        var days = new SortedSet<DateOnly>();
        foreach (string name in reports.Length > 0 ? reports : names)
        {
            IReadOnlyList<PrometheusSeries> found = await _client.QueryRangeAsync(
                $"count(last_over_time({name}[1d]))", Start(newest.AddDays(1 - MaxDays), calendar).AddDays(1), Start(newest, calendar).AddDays(1), TimeSpan.FromDays(1), cancellationToken)
                .ConfigureAwait(false);
            days.UnionWith(found.SelectMany(series => series.Samples).Select(sample => DateOnly.FromDateTime(sample.Time.UtcDateTime).AddDays(-1)));
        }

        return [.. days];
    }

    private async Task AddAsync(string name, DayRange days, SourceSpan span, FigureAccumulator figures, CancellationToken cancellationToken)
    {
        if (!PopularityMetric.TryParse(name, out string? language, out PopularityKind kind))
        {
            return;
        }

        DateTimeOffset start = Start(days.From, span.Calendar);
        IReadOnlyDictionary<string, long> before = await BeforeAsync(name, start, span, cancellationToken).ConfigureAwait(false);
        foreach ((PrometheusSeries series, long[] increases) in
            await new CounterIncreases(_client, name).ReadAsync(start, days.Length, before, cancellationToken).ConfigureAwait(false))
        {
            figures.Add(SeriesOf(language, kind, series), increases, days.From);
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> BeforeAsync(
        string name, DateTimeOffset start, SourceSpan span, CancellationToken cancellationToken)
    {
        if (start <= Start(span.First, span.Calendar))
        {
            return await new FirstScrape(_client, name).ReadAsync(start, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<PrometheusSeries> found = await _client.QueryAsync($"last_over_time({name}[{MaxAbsenceDays}d])", start, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(series => series.Key, series => series.Samples[^1].Value, StringComparer.Ordinal);
    }
}
