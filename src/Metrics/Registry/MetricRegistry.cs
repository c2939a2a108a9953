using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Released;

namespace PopCon.Metrics.Registry;

/// <summary>All metric families and their series.</summary>
/// <remarks>
/// Changed under <see cref="Gate"/> only: it is taken once for a batch of lines, and what needs it says so. A scrape does not walk it: new and removed series are noted here and fetched by
/// <c>FamilyCollector</c>, so that ingest waits for a scrape no longer than it takes to swap two lists.
/// </remarks>
internal sealed partial class MetricRegistry(SeriesLimits limits, MetricClock clock)
{
    // From so many on, sorting them in takes a scrape a noticeable time.
    private const int MinAddedToFetch = 32_768;

    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly SeriesExpiry _expiry = new();
    private readonly long[] _vectorsCreated = new long[4];
    private readonly SeededHash _hash = new();
    private readonly RegistryChanges _changes = new();

    /// <summary>The lock for everything that changes series: ingest, expiry, reloads and the bridge's own metrics.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Time series that live now, as a scrape counts them; the program's own are not among them.</summary>
    public long SeriesCount { get; private set; }

    /// <summary>The memory for the text of all names and labels, in bytes: names are kept with two bytes a character.</summary>
    public long TextBytes { get; private set; }

    /// <summary>How many series have expired since the start.</summary>
    public long ExpiredCount { get; private set; }

    /// <summary>The time for all that ages.</summary>
    public MetricClock Clock => clock;

    /// <summary>The limits in force.</summary>
    public SeriesLimits Limits => limits;

    /// <summary>
    /// Called under the lock for each series added while those that wait to be fetched are many, and at least half of all: fetching them
    /// then, in the background, leaves the next scrape less to sort in.
    /// </summary>
    public Action? Growing { get; set; }

    /// <summary>How many vectors of a type were ever created: <c>statsd_exporter_metrics_total</c>.</summary>
    public long VectorsCreated(MetricType type) => _vectorsCreated[(int)type];

    /// <summary>Finds a series or makes it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="labels">Its labels, encoded.</param>
    /// <param name="refusal">Why there is none; <see cref="Refusal.None"/> if there is.</param>
    public TimeSeries? FindOrAdd_NeedsLock(in SeriesRequest request, LabelSet labels, out Refusal refusal)
    {
        SeriesVector? vector = null;
        if (_families.TryGetValue(request.Name, out MetricFamily? family))
        {
            vector = family.Find(labels.Shape);
            if (family.Type == request.Type
                && family.Release == request.Release
                && !family.IsOwn
                && vector?.Find(labels.Encoded) is { } known)
            {
                refusal = Refusal.None;
                return known;
            }
        }

        refusal = WhyRefuse(request, labels, family, vector);
        return refusal == Refusal.None
            ? Add(request, labels, family, vector, clock.UnixMilliseconds, clock.NowMilliseconds)
            : null;
    }

    /// <summary>Puts a saved series back, with the times it had.</summary>
    /// <returns><see langword="null"/> when it is there already, or a limit or conflict is in the way.</returns>
    public TimeSeries? Restore_NeedsLock(in SeriesRequest request, LabelSet labels, long createdMilliseconds, long lastSeenMilliseconds)
    {
        _families.TryGetValue(request.Name, out MetricFamily? family);
        SeriesVector? vector = family?.Find(labels.Shape);
        return vector?.Find(labels.Encoded) is null && WhyRefuse(request, labels, family, vector) == Refusal.None
            ? Add(request, labels, family, vector, createdMilliseconds, lastSeenMilliseconds)
            : null;
    }

    /// <summary>Makes a series of the program's own metrics, or finds it; it is exposed from <see cref="ShowOwn"/> on. No limit holds for these.</summary>
    public TimeSeries CreateOwn(MetricFamily family, LabelSet labels)
    {
        var request = new SeriesRequest(family.Name, family.Type, family.Help, 0, null, null);
        SeriesVector vector = family.Find(labels.Shape) ?? AddVector(request, labels, family);
        return vector.Find(labels.Encoded) ?? Create(request, labels.Encoded.ToArray(), vector, clock.UnixMilliseconds);
    }

    /// <summary>The series of one of the program's own metrics.</summary>
    public IEnumerable<TimeSeries> OwnSeries(string name) =>
        _families.TryGetValue(name, out MetricFamily? family) && family.IsOwn ? family.Vectors.SelectMany(vector => vector.ToArray()) : [];

    /// <summary>Exposes a series of the program's own metrics from now on.</summary>
    public void ShowOwn(TimeSeries series)
    {
        if (series.Vector.Find(series.Labels) is null)
        {
            series.Vector.Add(series);
            series.Vector.Family.SeriesCount++;
            _changes.Added(series);
        }
    }

    /// <summary>Takes a name for the program's own metrics.</summary>
    public MetricFamily ReserveOwn(string name, MetricType type, string help)
    {
        if (!_families.TryGetValue(name, out MetricFamily? family))
        {
            family = new MetricFamily(name, type, help) { IsOwn = true };
            _families.Add(name, family);
        }

        return family;
    }

    /// <summary>The series added, and the families that lost series, since the last call.</summary>
    public (List<TimeSeries> Added, HashSet<MetricFamily> Reduced) FetchChanges_NeedsLock() => _changes.Fetch();

    // What a series costs a scrape: a summary has its quantiles, a histogram its buckets and +Inf, both a sum and a count.
    private static int WeightOf(SeriesVector vector) => vector.Family.Type switch
    {
        MetricType.Summary => vector.Summary!.Quantiles.Count + 2,
        MetricType.Histogram => vector.Histogram!.UpperBounds.Count + 3,
        _ => 1,
    };

    private Refusal WhyRefuse(in SeriesRequest request, LabelSet labels, MetricFamily? family, SeriesVector? vector)
    {
        if (NameConflicts.Exists(_families, request.Name, request.Type) || (family is not null && family.Release != request.Release))
        {
            return Refusal.Conflict;
        }

        if (vector is null && HasReservedLabelName(request.Type, labels))
        {
            return Refusal.ReservedLabelName;
        }

        long textBytes = TextBytes + labels.Encoded.Length
            + (family is null ? BytesOf(request.Name) : 0)
            + (vector is null ? BytesOf(labels.Shape) : 0);
        return limits switch
        {
            { NameBytes: > 0 } when request.Name.Length > limits.NameBytes => Refusal.NameLengthLimit,
            { LabelBytes: > 0 } when labels.LongestPart > limits.LabelBytes => Refusal.LabelLengthLimit,
            { TextBytes: > 0 } when textBytes > limits.TextBytes => Refusal.TextLimit,
            { Series: > 0 } when SeriesCount >= limits.Series => Refusal.SeriesLimit,
            { SeriesPerName: > 0 } when family?.SeriesCount >= limits.SeriesPerName => Refusal.SeriesPerNameLimit,
            _ => Refusal.None,
        };
    }

    private static bool HasReservedLabelName(MetricType type, LabelSet labels) => labels.Any(type switch
    {
        MetricType.Histogram => static name => name is "le" || name.StartsWith("__", StringComparison.Ordinal),
        MetricType.Summary => static name => name is "quantile" || name.StartsWith("__", StringComparison.Ordinal),
        _ => static name => name.StartsWith("__", StringComparison.Ordinal),
    });

    private TimeSeries Add(
        in SeriesRequest request, LabelSet labels, MetricFamily? family, SeriesVector? vector, long created, long lastSeen)
    {
        if (family is null)
        {
            family = new MetricFamily(request.Name, request.Type, request.Help) { CreatedAtFetch = _changes.FetchCount, Release = request.Release };
            _families.Add(request.Name, family);
            TextBytes += BytesOf(request.Name);
        }

        vector ??= AddVector(request, labels, family);
        TimeSeries series = Create(request, labels.Encoded.ToArray(), vector, created);
        series.LastSeenMilliseconds = lastSeen;
        vector.Add(series);
        _emptyVectors.Remove(vector);
        bool isReleased = series is ReleasedCounter;
        if (!isReleased)
        {
            _changes.Added(series);
            if (_changes.AddedCount >= Math.Max(MinAddedToFetch, SeriesCount / 2))
            {
                Growing?.Invoke();
            }
        }

        if (!family.IsOwn)
        {
            Count(series, 1);
            _emptyFamilies.Remove(family);
        }

        if (series.TtlMilliseconds != 0 && !isReleased)
        {
            _expiry.Schedule(series, clock.NowMilliseconds);
            Ageing?.Invoke();
        }

        return series;
    }

    private SeriesVector AddVector(in SeriesRequest request, LabelSet labels, MetricFamily family)
    {
        var vector = new SeriesVector(family, labels.Shape.ToString(), _hash)
        {
            Summary = request.Summary,
            Histogram = request.Histogram,
        };
        family.Add(vector);
        if (!family.IsOwn)
        {
            _vectorsCreated[(int)family.Type]++;
            TextBytes += BytesOf(vector.Shape);
        }

        return vector;
    }

    private TimeSeries Create(in SeriesRequest request, byte[] labels, SeriesVector vector, long created)
    {
        long ttl = request.TtlMilliseconds;
        return request.Type switch
        {
            MetricType.Counter when request.Release.IsProtected => new ReleasedCounter(vector, labels, created) { TtlMilliseconds = ttl },
            MetricType.Counter => new CounterSeries(vector, labels, created) { TtlMilliseconds = ttl },
            MetricType.Gauge => new GaugeSeries(vector, labels, created) { TtlMilliseconds = ttl },
            MetricType.Summary => new SummarySeries(vector, labels, created, clock.NowMilliseconds) { TtlMilliseconds = ttl },
            _ => new HistogramSeries(vector, labels, created) { TtlMilliseconds = ttl },
        };
    }

    private static int BytesOf(ReadOnlySpan<char> text) => text.Length * sizeof(char);

    private void Count(TimeSeries series, int sign)
    {
        int weight = WeightOf(series.Vector) * sign;
        SeriesCount += weight;
        series.Vector.Family.SeriesCount += weight;
        TextBytes += series.Labels.Length * sign;
    }
}
