using System;
using PopCon.Metrics.Own;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Applying;

/// <summary>What became of every line and sample, and the metrics that say so. Written and read under the registry's lock.</summary>
internal sealed class IngestTally
{
    // A tiny sample rate makes one line stand for 10^18 events. No count of events goes further than this, so that no sum
    // of them (there are fewer than 64) can overflow and turn a counter negative.
    private const long MostEvents = long.MaxValue / 64;

    private readonly long[] _hits = new long[SeriesRoute.TallySlots];
    private readonly long[] _repeats = new long[SeriesRoute.TallySlots];
    private readonly long[] _slowEvents = new long[SeriesRoute.TallySlots];
    private readonly long[] _refusedByDisposition = new long[3];
    private readonly OwnCounter[] _sampleErrors;
    private readonly OwnCounter _tagErrors;
    private readonly OwnCounter _weightlessSamples;
    private readonly OwnCounterFamily _eventErrors;
    private readonly OwnCounterFamily _conflicts;
    private readonly OwnCounterFamily _refused;
    private long _slowLines;
    private long _slowSamples;
    private long _slowTaggedSamples;
    private long _slowCacheGets;
    private long _slowCacheHits;

    /// <param name="own">Where the counters are registered.</param>
    public IngestTally(OwnMetrics own)
    {
        _sampleErrors = Array.ConvertAll(
            Enum.GetValues<SampleError>(),
            reason => own.Counter(
                "statsd_exporter_sample_errors_total",
                "Lines and samples that could not be read.",
                Shown.OnceCounted,
                ("reason", SampleErrorNames.Of(reason))));
        _tagErrors = own.Counter("statsd_exporter_tag_errors_total", "Tags that could not be read.");
        _weightlessSamples = own.Counter(
            "popcon_bridge_weightless_samples_total",
            "Observations that stand for none, because their sample rate is above 1 or absurdly small.",
            Shown.OnRequest);
        _eventErrors = own.Counters("statsd_exporter_events_error_total", "Events that could not be applied.", "reason");
        _conflicts = own.Counters(
            "statsd_exporter_events_conflict_total", "Events whose metric name another type or metric has taken.", "metric_name", "type");
        _refused = own.Counters(
            "popcon_bridge_series_refused_total", "Events refused because a limit was reached.", "metric_name", "limit");
        Register(own);
    }

    /// <summary>When the last line came, in Unix milliseconds; 0 before the first.</summary>
    public long LastLineUnixMilliseconds { get; set; }

    /// <summary><c>lines_total</c>: every line, the empty ones too.</summary>
    public long Lines => _slowLines + Sum(_hits);

    /// <summary><c>samples_total</c>.</summary>
    public long Samples => _slowSamples + Sum(_hits);

    /// <summary><c>tags_total</c>: samples with at least one usable tag.</summary>
    public long TaggedSamples
    {
        get
        {
            long sum = _slowTaggedSamples;
            for (int slot = 1; slot < SeriesRoute.TallySlots; slot += 2)
            {
                sum += _hits[slot];
            }

            return sum;
        }
    }

    /// <summary>Look-ups of mapping results, and those that were answered without asking the rules.</summary>
    public (long Gets, long Hits) Cache
    {
        get
        {
            long known = Sum(_hits) + Sum(_repeats);
            return (_slowCacheGets + known, _slowCacheHits + known);
        }
    }

    /// <summary><c>events_total</c> for a type: applied, which the dropped are not.</summary>
    public long Applied(StatsdType type) =>
        Applied(type, Disposition.Unmapped) + Applied(type, Disposition.Mapped);

    /// <summary>Events by what the mapping said, applied or not.</summary>
    public long Disposed(Disposition disposition) =>
        _refusedByDisposition[(int)disposition]
        + Applied(StatsdType.Counter, disposition)
        + Applied(StatsdType.Gauge, disposition)
        + Applied(StatsdType.Observer, disposition);

    /// <summary>A line whose identity was known: the one count of the fast path, all others follow from it.</summary>
    public void CountHit(int slot) => _hits[slot]++;

    /// <summary>The observations beyond the first that such a line stood for.</summary>
    public void CountRepeats(int slot, long count) => _repeats[slot] = Plus(_repeats[slot], count);

    /// <summary>A line that took the slow path.</summary>
    public void CountLine() => _slowLines++;

    /// <summary>What the parser says of such a line.</summary>
    public void CountParsed(ParsedLine line)
    {
        _slowSamples += line.SampleCount;
        _slowTaggedSamples += line.TaggedSampleCount;
        _weightlessSamples.Add(line.WeightlessSampleCount);
        if (!line.HasErrors)
        {
            return;
        }

        _tagErrors.Add(line.TagErrorCount);
        for (int reason = 0; reason < _sampleErrors.Length; reason++)
        {
            if (line.ErrorCount((SampleError)reason) is var count and > 0)
            {
                _sampleErrors[reason].Add(count);
            }
        }
    }

    /// <summary>Look-ups of the mapping cache by one sample of the slow path.</summary>
    public void CountCache(long gets, long hits)
    {
        _slowCacheGets = Plus(_slowCacheGets, gets);
        _slowCacheHits = Plus(_slowCacheHits, hits);
    }

    /// <summary>An event that reached its series, or was dropped by a rule.</summary>
    public void CountApplied(int slot, long count) => _slowEvents[slot] = Plus(_slowEvents[slot], count);

    /// <summary>An event that a rule took, or none, and that was then refused.</summary>
    public void CountRefusedEvent(Disposition disposition, long count) =>
        _refusedByDisposition[(int)disposition] = Plus(_refusedByDisposition[(int)disposition], count);

    /// <summary>Why an event was refused, apart from conflicts and limits.</summary>
    public void CountEventError(string reason, long count) =>
        _eventErrors.Add(count, reason);

    /// <summary>An event refused because of another metric's name or type.</summary>
    public void CountConflict(StatsdType type, string name, long count) =>
        _conflicts.Add(count, name, NameOf(type));

    /// <summary>An event refused at a limit.</summary>
    public void CountLimit(string name, string limit, long count) =>
        _refused.Add(count, name, limit);

    private static string NameOf(StatsdType type) => type switch
    {
        StatsdType.Counter => "counter",
        StatsdType.Gauge => "gauge",
        _ => "observer",
    };

    // Read at a scrape, because they follow from the one count a known line makes.
    private void Register(OwnMetrics own)
    {
        own.Counter("statsd_exporter_lines_total", "Lines received, empty ones included.", () => Lines);
        own.Counter("statsd_exporter_samples_total", "Samples found in lines.", () => Samples);
        own.Counter("statsd_exporter_tags_total", "Samples with at least one tag.", () => TaggedSamples);
        foreach (StatsdType type in Enum.GetValues<StatsdType>())
        {
            own.Counter(
                "statsd_exporter_events_total", "Events applied to a series.", () => Applied(type), Shown.OnceCounted, ("type", NameOf(type)));
        }

        const string Actions = "statsd_exporter_events_actions_total";
        const string ActionsHelp = "Events that a mapping rule matched, by its action.";
        own.Counter(Actions, ActionsHelp, () => Disposed(Disposition.Mapped), Shown.OnceCounted, ("action", "map"));
        own.Counter(Actions, ActionsHelp, () => Disposed(Disposition.Dropped), Shown.OnceCounted, ("action", "drop"));
        own.Counter(
            "statsd_exporter_events_unmapped_total", "Events that no mapping rule matched.", () => Disposed(Disposition.Unmapped));
        own.Gauge(
            "popcon_bridge_last_line_timestamp_seconds",
            "When the last line was received, in Unix seconds; 0 before the first.",
            () => LastLineUnixMilliseconds / 1000d,
            Shown.OnRequest);
    }

    private static long Plus(long count, long more) => Math.Min(count + Math.Min(more, MostEvents), MostEvents);

    private static long Sum(long[] counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private long Applied(StatsdType type, Disposition disposition)
    {
        int untagged = SeriesRoute.SlotOf(type, disposition, isTagged: false);
        return Events(untagged) + Events(untagged + 1);
    }

    private long Events(int slot) => _hits[slot] + _repeats[slot] + _slowEvents[slot];
}
