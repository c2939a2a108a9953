using System;
using System.Buffers;

namespace PopCon.Metrics.Observers;

/// <summary>
/// Targeted quantiles over a stream in little memory: Cormode, Korn, Muthukrishnan and Srivastava, "Effective Computation
/// of Biased Quantiles over Data Streams", ICDE 2005.
/// </summary>
/// <remarks>
/// Observations wait in the summary's <see cref="ObservationLog"/> until <see cref="BatchSize"/> of them are merged at once.
/// Size of the batch, order of the merges and rounding follow statsd_exporter, so that the same observations give the same
/// digits. Not thread-safe. A merge takes time in proportion to the tuples kept, some hundred.
/// </remarks>
internal sealed class QuantileStream
{
    /// <summary>How many observations are merged at once: as in statsd_exporter, whatever the summary's buffer capacity.</summary>
    public const int BatchSize = 500;

    private QuantileTuple[] _tuples = [];
    private double _count;

    /// <summary>How many ends of age buckets this stream stands for: those that began with the same observation.</summary>
    public int AgeBuckets { get; set; }

    /// <summary>How many of the latest observations in the log are not merged yet; below <see cref="BatchSize"/>.</summary>
    public int Pending { get; private set; }

    /// <summary>Whether nothing was observed since it began.</summary>
    public bool IsEmpty => Pending == 0 && _tuples.Length == 0;

    /// <summary>Whether a query would merge, and so change the stream.</summary>
    public bool MergesOnQuery => Pending > 0 && _tuples.Length > 0;

    /// <summary>A stream that goes on from the same observations.</summary>
    public QuantileStream Fork() => new() { _tuples = _tuples, _count = _count, Pending = Pending };

    /// <summary>Takes note that the log has one more observation.</summary>
    public void NoteObservation(ObservationLog log, QuantileTargets targets)
    {
        Pending++;
        if (Pending == BatchSize)
        {
            MergePending(log, targets);
        }
    }

    /// <summary>The value at each target quantile; NaN for all while the stream is empty.</summary>
    public void Query(ObservationLog log, QuantileTargets targets, Span<double> results)
    {
        if (IsEmpty)
        {
            results.Fill(double.NaN);
            return;
        }

        if (_tuples.Length == 0)
        {
            QueryPending(log, targets, results);
            return;
        }

        MergePending(log, targets);
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = QueryMerged(targets.Objectives[i].Quantile, targets);
        }
    }

    // As long as all observations are at hand the answer is exact.
    private void QueryPending(ObservationLog log, QuantileTargets targets, Span<double> results)
    {
        Span<double> values = stackalloc double[Pending];
        Span<long> weights = stackalloc long[Pending];
        bool weighted = SortPending(log, values, weights);
        double total = Pending;
        if (weighted)
        {
            total = 0;
            foreach (long weight in weights)
            {
                total += weight;
            }
        }

        for (int i = 0; i < results.Length; i++)
        {
            double rank = Math.Max(Math.Ceiling(total * targets.Objectives[i].Quantile), 1);
            results[i] = values[weighted ? IndexOfRank(weights, rank) : (int)rank - 1];
        }
    }

    private static int IndexOfRank(ReadOnlySpan<long> weights, double rank)
    {
        double reached = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            reached += weights[i];
            if (reached >= rank)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    private double QueryMerged(double quantile, QuantileTargets targets)
    {
        double rank = Math.Ceiling(quantile * _count);
        rank += Math.Ceiling(targets.AllowedWidth(rank, _count) / 2);
        double reached = 0;
        for (int i = 1; i < _tuples.Length; i++)
        {
            reached += _tuples[i - 1].Width;
            if (reached + _tuples[i].Width + _tuples[i].Delta > rank)
            {
                return _tuples[i - 1].Value;
            }
        }

        return _tuples[^1].Value;
    }

    private static bool SortPending(ObservationLog log, Span<double> values, Span<long> weights)
    {
        bool weighted = log.CopyLatest(values, weights);

        // NaN sorts first, also in statsd_exporter.
        if (weighted)
        {
            values.Sort(weights);
        }
        else
        {
            values.Sort();
        }

        return weighted;
    }

    // The result goes to a fresh array of exactly its size: a fork may still hold the old one, and merges are rare.
    private void MergePending(ObservationLog log, QuantileTargets targets)
    {
        if (Pending == 0)
        {
            return;
        }

        Span<double> values = stackalloc double[Pending];
        Span<long> weights = stackalloc long[Pending];
        bool weighted = SortPending(log, values, weights);

        // A weighted observation becomes two tuples.
        QuantileTuple[] scratch = ArrayPool<QuantileTuple>.Shared.Rent(_tuples.Length + (weighted ? 2 : 1) * Pending);
        try
        {
            int length = Merge(values, weighted ? weights : [], targets, scratch);
            _tuples = Compress(scratch.AsSpan(0, length), targets).ToArray();
            Pending = 0;
        }
        finally
        {
            ArrayPool<QuantileTuple>.Shared.Return(scratch);
        }
    }

    private int Merge(ReadOnlySpan<double> values, ReadOnlySpan<long> weights, QuantileTargets targets, QuantileTuple[] merged)
    {
        int length = 0;
        int old = 0;
        double rank = 0;
        for (int i = 0; i < values.Length; i++)
        {
            while (old < _tuples.Length && (_tuples[old].Value <= values[i] || double.IsNaN(_tuples[old].Value)))
            {
                rank += _tuples[old].Width;
                merged[length++] = _tuples[old++];
            }

            bool isLargest = old == _tuples.Length;
            merged[length++] = Insert(values[i], 1, isLargest, targets, ref rank);

            // The first of n equal observations stays a tuple of its own: a query returns the value before the tuple that
            // goes beyond the rank, and a rank in the middle of the n must find the value itself.
            if (!weights.IsEmpty && weights[i] > 1)
            {
                merged[length++] = Insert(values[i], weights[i] - 1, isLargest, targets, ref rank);
            }
        }

        _tuples.AsSpan(old).CopyTo(merged.AsSpan(length));
        return length + _tuples.Length - old;
    }

    private QuantileTuple Insert(double value, double width, bool isLargest, QuantileTargets targets, ref double rank)
    {
        double delta = isLargest ? 0 : Math.Max(0, Math.Floor(targets.AllowedWidth(rank, _count)) - 1);
        _count += width;
        rank += width;
        return new QuantileTuple(value, width, delta);
    }

    // From the largest value down, a tuple joins the one above it if both together stay within the invariant. What is kept
    // moves to the end of the span.
    private Span<QuantileTuple> Compress(Span<QuantileTuple> tuples, QuantileTargets targets)
    {
        int kept = tuples.Length - 1;
        QuantileTuple above = tuples[kept];
        double rank = _count - 1 - above.Width;
        for (int i = kept - 1; i >= 0; i--)
        {
            QuantileTuple tuple = tuples[i];
            if (tuple.Width + above.Width + above.Delta <= targets.AllowedWidth(rank, _count))
            {
                above = above with { Width = above.Width + tuple.Width };
            }
            else
            {
                tuples[kept--] = above;
                above = tuple;
            }

            rank -= tuple.Width;
        }

        tuples[kept] = above;
        return tuples[kept..];
    }
}
