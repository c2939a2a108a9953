using System;
using System.Collections.Generic;
using System.Threading;
using PopCon.Metrics.Observers;

namespace PopCon.Metrics.Registry;

/// <summary>All metric families and their series.</summary>
/// <remarks>
/// Changed under the ingest lock only. A scrape does not walk it: new and removed series are noted here and fetched by
/// <c>FamilyCollector</c>, so that ingest waits for a scrape no longer than it takes to swap two lists.
/// </remarks>
internal sealed class MetricRegistry(SeriesLimits limits, MetricClock clock)
{
    // Names without series keep their type and their place in metrics_total, as in statsd_exporter, but not without end.
    private const int MaxEmptyFamilies = 10_000;

    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    // The same for label name sets without series; statsd_exporter keeps the settings of their first series, too.
    private const int MaxEmptyVectors = 10_000;

    private readonly HashSet<MetricFamily> _emptyFamilies = [];
    private readonly HashSet<SeriesVector> _emptyVectors = [];
    private readonly SeriesExpiry _expiry = new();
    private readonly long[] _vectorsCreated = new long[4];
    private readonly SeededHash _hash = new();
    private readonly RegistryNews _news = new();

    /// <summary>The ingest lock: every change of the registry and its series happens under it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Time series that live now, as a scrape counts them; the program's own are not among them.</summary>
    public long SeriesCount { get; private set; }

    /// <summary>The bytes of all names and labels.</summary>
    public long TextBytes { get; private set; }

    /// <summary>How many series have expired since the start.</summary>
    public long ExpiredCount { get; private set; }

    /// <summary>The limits in force.</summary>
    public SeriesLimits Limits => limits;

    /// <summary>How many vectors of a type were ever created: <c>statsd_exporter_metrics_total</c>.</summary>
    public long VectorsCreated(MetricType type) => _vectorsCreated[(int)type];

    /// <summary>Finds a series or makes it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="labels">Its labels, encoded.</param>
    /// <param name="refusal">Why there is none; <see cref="Refusal.None"/> if there is.</param>
    public TimeSeries? FindOrAdd(in SeriesRequest request, LabelSet labels, out Refusal refusal)
    {
        SeriesVector? vector = null;
        if (_families.TryGetValue(request.Name, out MetricFamily? family))
        {
            vector = family.Find(labels.Shape);
            if (family.Type == request.Type && !family.IsOwn && vector?.Find(labels.Encoded) is { } known)
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
    public TimeSeries? Restore(in SeriesRequest request, LabelSet labels, long createdMilliseconds, long lastSeenMilliseconds)
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

    /// <summary>Exposes a series of the program's own metrics from now on.</summary>
    public void ShowOwn(TimeSeries series)
    {
        if (series.Vector.Find(series.Labels) is null)
        {
            series.Vector.Add(series);
            series.Vector.Family.SeriesCount++;
            _news.Born(series);
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

    /// <summary>Takes out the series whose time has come; at most <paramref name="most"/>, so that ingest need not wait long.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool RemoveExpired(long nowMilliseconds, int most)
    {
        for (int i = 0; i < most; i++)
        {
            if (!_expiry.TryTakeExpired(nowMilliseconds, out TimeSeries? series))
            {
                return false;
            }

            Remove(series);
        }

        return true;
    }

    /// <summary>Hands over what was born, and which families lost series, since the last call.</summary>
    public (List<TimeSeries> Born, HashSet<MetricFamily> Shrunk) TakeChanges() => _news.Take();

    // What a series costs a scrape: a summary has its quantiles, a histogram its buckets and +Inf, both a sum and a count.
    private static int WeightOf(SeriesVector vector) => vector.Family.Type switch
    {
        MetricType.Summary => vector.Summary!.Quantiles.Count + 2,
        MetricType.Histogram => vector.Histogram!.UpperBounds.Count + 3,
        _ => 1,
    };

    private Refusal WhyRefuse(in SeriesRequest request, LabelSet labels, MetricFamily? family, SeriesVector? vector)
    {
        if (NameConflicts.Exists(_families, request.Name, request.Type))
        {
            return Refusal.Conflict;
        }

        if (vector is null && HasReservedLabelName(request.Type, labels))
        {
            return Refusal.ReservedLabelName;
        }

        long textBytes = TextBytes + labels.Encoded.Length + (family is null ? request.Name.Length : 0);
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
            family = new MetricFamily(request.Name, request.Type, request.Help) { BornAtTake = _news.Takes };
            _families.Add(request.Name, family);
            TextBytes += request.Name.Length;
        }

        vector ??= AddVector(request, labels, family);
        TimeSeries series = Create(request, labels.Encoded.ToArray(), vector, created);
        series.LastSeenMilliseconds = lastSeen;
        vector.Add(series);
        _emptyVectors.Remove(vector);
        _news.Born(series);
        if (!family.IsOwn)
        {
            Count(series, 1);
            _emptyFamilies.Remove(family);
        }

        if (series.TtlMilliseconds != 0)
        {
            _expiry.Schedule(series, clock.NowMilliseconds);
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
        }

        return vector;
    }

    private TimeSeries Create(in SeriesRequest request, byte[] labels, SeriesVector vector, long created)
    {
        long ttl = request.TtlMilliseconds;
        return request.Type switch
        {
            MetricType.Counter => new CounterSeries(vector, labels, created) { TtlMilliseconds = ttl },
            MetricType.Gauge => new GaugeSeries(vector, labels, created) { TtlMilliseconds = ttl },
            MetricType.Summary => new SummarySeries(vector, labels, created, clock.NowMilliseconds) { TtlMilliseconds = ttl },
            _ => new HistogramSeries(vector, labels, created) { TtlMilliseconds = ttl },
        };
    }

    private void Remove(TimeSeries series)
    {
        MetricFamily family = series.Vector.Family;
        series.IsExpired = true;
        series.Vector.Remove(series);
        Count(series, -1);
        ExpiredCount++;
        _news.Shrank(family);
        if (series.Vector.Count == 0)
        {
            KeepEmpty(series.Vector);
        }

        if (family.SeriesCount == 0)
        {
            KeepEmpty(family);
        }
    }

    private void KeepEmpty(MetricFamily family)
    {
        if (_emptyFamilies.Count >= MaxEmptyFamilies)
        {
            foreach (MetricFamily empty in _emptyFamilies)
            {
                _families.Remove(empty.Name);
                TextBytes -= empty.Name.Length;
            }

            _emptyFamilies.Clear();
        }

        _emptyFamilies.Add(family);
    }

    private void KeepEmpty(SeriesVector vector)
    {
        if (_emptyVectors.Count >= MaxEmptyVectors)
        {
            foreach (SeriesVector empty in _emptyVectors)
            {
                empty.Family.Remove(empty);
            }

            _emptyVectors.Clear();
        }

        _emptyVectors.Add(vector);
    }

    private void Count(TimeSeries series, int sign)
    {
        int weight = WeightOf(series.Vector) * sign;
        SeriesCount += weight;
        series.Vector.Family.SeriesCount += weight;
        TextBytes += series.Labels.Length * sign;
    }
}
