using System;

namespace PopCon.Metrics;

/// <summary>The series of one family that have the same label names, with the settings frozen at first use.</summary>
/// <remarks>
/// A hash set keyed by the encoded labels, 12 bytes a slot: the hashes stand beside the series, so that it grows without
/// touching a million objects, which would stop ingest for a tenth of a second. Used under the ingest lock only; scrapes have their own lists (<c>FamilyCollector</c>).
/// </remarks>
internal sealed class SeriesVector
{
    private const int FirstCapacity = 4;

    private readonly SeededHash _hash;
    private TimeSeries?[] _slots = [];
    private uint[] _hashes = [];

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
    public TimeSeries? Find(ReadOnlySpan<byte> labels) => _slots.Length == 0 ? null : _slots[SlotOf(HashOf(labels), labels)];

    /// <summary>A copy of all its series, in no particular order.</summary>
    public TimeSeries[] ToArray() => Array.FindAll(_slots, static series => series is not null)!;

    /// <summary>Adds a series that is not there yet.</summary>
    public void Add(TimeSeries series)
    {
        if ((Count + 1) * 4 > _slots.Length * 3)
        {
            Grow();
        }

        uint hash = HashOf(series.Labels);
        Put(SlotOf(hash, series.Labels), series, hash);
        Count++;
    }

    /// <summary>Takes a series out.</summary>
    public void Remove(TimeSeries series)
    {
        int gap = SlotOf(HashOf(series.Labels), series.Labels);
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
            int home = (int)_hashes[slot] & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask))
            {
                Put(gap, follower, _hashes[slot]);
                _slots[slot] = null;
                gap = slot;
            }
        }
    }

    private uint HashOf(ReadOnlySpan<byte> labels) => (uint)_hash.Of(labels);

    private int SlotOf(uint hash, ReadOnlySpan<byte> labels)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (_slots[slot] is { } series && (_hashes[slot] != hash || !labels.SequenceEqual(series.Labels)))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Put(int slot, TimeSeries series, uint hash)
    {
        _slots[slot] = series;
        _hashes[slot] = hash;
    }

    private void Grow()
    {
        (TimeSeries?[] slots, uint[] hashes) = (_slots, _hashes);
        int capacity = Math.Max(FirstCapacity, slots.Length * 2);

        // Both before either is put in place: with no memory left, the series must still be found.
        (_slots, _hashes) = (new TimeSeries?[capacity], new uint[capacity]);
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] is { } series)
            {
                Put(FreeSlot(hashes[i]), series, hashes[i]);
            }
        }
    }

    private int FreeSlot(uint hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (_slots[slot] is not null)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
