using System;

namespace PopCon.StatsdBridge.Metrics;

/// <summary>The series of one family that have the same label names, with the settings frozen at first use.</summary>
/// <remarks>
/// A hash set keyed by the encoded labels, 8 bytes a slot: with a million series an object or a stored hash for each
/// would be felt. Used under the ingest lock only; scrapes have their own lists (<c>FamilyCollector</c>).
/// </remarks>
internal sealed class SeriesVector
{
    private const int FirstCapacity = 4;

    private readonly SeededHash _hash;
    private TimeSeries?[] _slots = [];

    /// <param name="family">Whose series these are.</param>
    /// <param name="shape">The label names, in byte order, with a comma between them.</param>
    /// <param name="hash">The keyed hash.</param>
    public SeriesVector(MetricFamily family, string shape, SeededHash hash)
    {
        Family = family;
        Shape = shape;
        LabelCount = shape.Length == 0 ? 0 : shape.AsSpan().Count(',') + 1;
        _hash = hash;
    }

    /// <summary>A vector outside a registry, with a hash of its own.</summary>
    public SeriesVector(MetricFamily family, string[] labelNames)
        : this(family, string.Join(',', labelNames), new SeededHash())
    {
    }

    /// <summary>The family.</summary>
    public MetricFamily Family { get; }

    /// <summary>The label names, in byte order, with a comma between them; empty for the one series without labels.</summary>
    public string Shape { get; }

    /// <summary>How many label names there are.</summary>
    public int LabelCount { get; }

    /// <summary>How its summaries count; <see langword="null"/> for other types.</summary>
    public SummaryOptions? Summary { get; init; }

    /// <summary>How its histograms count; <see langword="null"/> for other types.</summary>
    public HistogramOptions? Histogram { get; init; }

    /// <summary>How many series it has.</summary>
    public int Count { get; private set; }

    /// <summary>The series with these encoded labels, or <see langword="null"/>.</summary>
    public TimeSeries? Find(ReadOnlySpan<byte> labels) => _slots.Length == 0 ? null : _slots[SlotOf(labels)];

    /// <summary>Adds a series that is not there yet.</summary>
    public void Add(TimeSeries series)
    {
        if ((Count + 1) * 4 > _slots.Length * 3)
        {
            Grow();
        }

        _slots[SlotOf(series.Labels)] = series;
        Count++;
    }

    /// <summary>Takes a series out.</summary>
    public void Remove(TimeSeries series)
    {
        int gap = SlotOf(series.Labels);
        if (_slots[gap] != series)
        {
            return;
        }

        _slots[gap] = null;
        Count--;
        CloseGap(gap);
    }

    // Whatever follows the gap without a break and would have been placed before it moves up: no tombstones are needed.
    private void CloseGap(int gap)
    {
        int mask = _slots.Length - 1;
        for (int slot = (gap + 1) & mask; _slots[slot] is { } follower; slot = (slot + 1) & mask)
        {
            int home = (int)_hash.Of(follower.Labels) & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask))
            {
                _slots[gap] = follower;
                _slots[slot] = null;
                gap = slot;
            }
        }
    }

    private int SlotOf(ReadOnlySpan<byte> labels)
    {
        int mask = _slots.Length - 1;
        int slot = (int)_hash.Of(labels) & mask;
        while (_slots[slot] is { } series && !labels.SequenceEqual(series.Labels))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        TimeSeries?[] old = _slots;
        _slots = new TimeSeries?[Math.Max(FirstCapacity, old.Length * 2)];
        foreach (TimeSeries? series in old)
        {
            if (series is not null)
            {
                _slots[SlotOf(series.Labels)] = series;
            }
        }
    }
}
