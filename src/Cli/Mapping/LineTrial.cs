using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;

namespace PopCon.Cli.Mapping;

/// <summary>Takes lines to their series as a bridge does, by the same code, and shows what a scrape of it would.</summary>
/// <remarks>Used by one thread. No limits are in force: they are settings of a bridge.</remarks>
internal sealed class LineTrial
{
    // Where a line or sample that is refused, in whole or in part, ends; and what a rule drops.
    private static readonly string[] RefusalCounters =
    [
        "statsd_exporter_sample_errors_total", "statsd_exporter_tag_errors_total", "statsd_exporter_events_error_total",
        "statsd_exporter_events_conflict_total", "popcon_bridge_series_refused_total", "popcon_bridge_weightless_samples_total",
    ];

    private const string Actions = "statsd_exporter_events_actions_total";
    private const string Dropped = "action=\"drop\"";

    private readonly MetricClock _clock = new(TimeProvider.System);
    private readonly TrialCounts _counts = new();
    private readonly MetricRegistry _registry;
    private readonly OwnMetrics _own;
    private readonly SampleApplier _applier;
    private readonly FamilyCollector _collector;

    /// <param name="mapper">The rules.</param>
    public LineTrial(MetricMapper mapper)
    {
        _registry = new MetricRegistry(SeriesLimits.None, _clock);
        _own = new OwnMetrics(_registry, showsAll: true);

        // A line cannot take a name that the bridge uses itself.
        BuildInfo.Register(_own, "statsd_exporter");
        _ = new ProcessMetrics(_own);
        var refusals = new RefusalLog(NullLogger.Instance, TimeProvider.System);
        _applier = new SampleApplier(_registry, new IngestTally(_own), _counts, TagStyles.All, mapper, cache: null, refusals);
        _collector = new FamilyCollector(_registry);
    }

    /// <summary>Takes a line.</summary>
    public void Take(string line)
    {
        lock (_registry.Gate)
        {
            _clock.Advance();
            _applier.Apply(Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>The series, as lines of a scrape, in its order.</summary>
    public async Task<IReadOnlyList<string>> SeriesAsync()
    {
        IEnumerable<string> released = _counts.Counts.Select(one => $"{TextOf(one.Key)} {one.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        return [.. await LinesAsync(family => !family.Family.IsOwn), .. released.Order(StringComparer.Ordinal)];
    }

    /// <summary>The series whose counts a bridge shows at the ends of epochs only.</summary>
    public IEnumerable<string> Released => _counts.Counts.Keys.Select(TextOf);

    /// <summary>The counters that what was refused or dropped ended in, as lines of a scrape.</summary>
    public async Task<IReadOnlyList<string>> RefusalsAsync()
    {
        _own.Refresh();
        IReadOnlyList<string> lines = await LinesAsync(family => RefusalCounters.Contains(family.Family.Name) || string.Equals(family.Family.Name, Actions, StringComparison.Ordinal));
        return [.. lines.Where(line => !line.EndsWith(" 0", StringComparison.Ordinal)
            && (!line.StartsWith(Actions, StringComparison.Ordinal) || line.Contains(Dropped, StringComparison.Ordinal)))];
    }

    private static string TextOf(ReleasedCounter series) => series.Labels.Length == 0
        ? series.Vector.Family.Name
        : series.Vector.Family.Name + "{" + Encoding.UTF8.GetString(series.Labels) + "}";

    private async Task<IReadOnlyList<string>> LinesAsync(Func<CollectedFamily, bool> selects)
    {
        using var text = new MemoryStream();
        PipeWriter output = PipeWriter.Create(text, new StreamPipeWriterOptions(leaveOpen: true));
        CollectedFamily[] families = [.. _collector.Collect().Where(selects)];
        await ExpositionWriter.WriteAsync(families, new PrometheusTextFormat("underscores"), output, _clock.ReadMilliseconds(), CancellationToken.None);
        await output.CompleteAsync();
        return [.. Encoding.UTF8.GetString(text.ToArray()).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }
}
