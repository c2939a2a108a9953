using System;
using System.Collections.Generic;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>What became of every line and sample. Plain numbers: written and read under the ingest lock.</summary>
internal sealed class IngestTally
{
    // Enough to name the culprits, too few to be a way of filling the memory.
    private const int MaxNames = 1_000;

    // A refused name may be as long as a datagram, and a thousand of those would make every scrape a heavy one.
    private const int MaxNameLength = 200;

    // A tiny sample rate makes one line stand for 10^18 events. No count of events goes further than this, so that no sum
    // of them (there are fewer than 64) can overflow and turn a counter negative.
    private const long MostEvents = long.MaxValue / 64;

    /// <summary>What stands in the place of a name when more names than that were seen.</summary>
    public const string OtherNames = "_other";

    private readonly long[] _hits = new long[SeriesRoute.TallySlots];
    private readonly long[] _repeats = new long[SeriesRoute.TallySlots];
    private readonly long[] _slowEvents = new long[SeriesRoute.TallySlots];
    private readonly long[] _sampleErrors = new long[(int)SampleError.IllegalEvent + 1];
    private readonly long[] _refusedByDisposition = new long[3];
    private long _slowLines;
    private long _slowSamples;
    private long _slowTaggedSamples;
    private long _slowCacheGets;
    private long _slowCacheHits;

    /// <summary>Observations whose sample rate makes them stand for none.</summary>
    public long WeightlessSamples { get; private set; }

    /// <summary><c>tag_errors_total</c>.</summary>
    public long TagErrors { get; private set; }

    /// <summary><c>events_error_total</c> by reason.</summary>
    public Dictionary<string, long> EventErrors { get; } = new(StringComparer.Ordinal);

    /// <summary><c>events_conflict_total</c> by type and metric name.</summary>
    public Dictionary<(StatsdType Type, string Name), long> Conflicts { get; } = [];

    /// <summary>Samples refused at a limit, by metric name and limit.</summary>
    public Dictionary<(string Name, string Limit), long> Refused { get; } = [];

    /// <summary>Batches handed over by the listeners.</summary>
    public long Batches { get; private set; }

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

    /// <summary><c>sample_errors_total</c> for a reason.</summary>
    public long SampleErrors(SampleError reason) => _sampleErrors[(int)reason];

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

    /// <summary>A batch handed over by a listener: <c>event_queue_flushed_total</c>.</summary>
    public void CountBatch() => Batches++;

    /// <summary>A line that took the slow path.</summary>
    public void CountLine() => _slowLines++;

    /// <summary>What the parser says of such a line.</summary>
    public void CountParsed(ParsedLine line)
    {
        _slowSamples += line.SampleCount;
        _slowTaggedSamples += line.TaggedSampleCount;
        WeightlessSamples += line.WeightlessSampleCount;
        if (!line.HasErrors)
        {
            return;
        }

        TagErrors += line.TagErrorCount;
        for (int reason = 0; reason < _sampleErrors.Length; reason++)
        {
            _sampleErrors[reason] += line.ErrorCount((SampleError)reason);
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
        EventErrors[reason] = Plus(EventErrors.GetValueOrDefault(reason), count);

    /// <summary>An event refused because of another metric's name or type.</summary>
    public void CountConflict(StatsdType type, string name, long count) =>
        Count(Conflicts, (type, Shortened(name)), (type, OtherNames), count);

    /// <summary>An event refused at a limit.</summary>
    public void CountLimit(string name, string limit, long count) =>
        Count(Refused, (Shortened(name), limit), (OtherNames, limit), count);

    private static string Shortened(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "...";

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key, TKey other, long count)
        where TKey : notnull
    {
        if (counts.Count >= MaxNames && !counts.ContainsKey(key))
        {
            key = other;
        }

        counts[key] = Plus(counts.GetValueOrDefault(key), count);
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
