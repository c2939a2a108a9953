using System;
using PopCon.Metrics.Released;

namespace PopCon.StatsdBridge.Release;

/// <summary>How often each protected series was counted in one epoch: 16 bytes for each series that was.</summary>
/// <remarks>
/// Apart from the series, so that an epoch ends by putting a new object in the place of this one, however many series it holds.
/// In blocks below the large object heap's limit, so that growing copies nothing. Used under the ingest lock while the epoch is
/// open, afterwards by one thread without it.
/// </remarks>
internal sealed class EpochCounts
{
    private const int BlockBits = 12;
    private const int BlockLength = 1 << BlockBits;

    private Entry[][] _blocks = [];

    /// <summary>How many series were counted.</summary>
    public int Length { get; private set; }

    /// <summary>Counts a datagram for a series, unless it has been counted.</summary>
    /// <param name="series">The series.</param>
    /// <param name="datagram">The number of the datagram; not 0.</param>
    /// <returns>Whether it was counted now.</returns>
    public bool Count(ReleasedCounter series, uint datagram)
    {
        int slot = series.Slot;
        if ((uint)slot < (uint)Length)
        {
            ref Entry entry = ref EntryAt(slot);
            if (ReferenceEquals(entry.Series, series))
            {
                return Count(ref entry, datagram);
            }
        }

        Add(series, 1, datagram);
        return true;
    }

    /// <summary>Whether a series was counted.</summary>
    public bool Contains(ReleasedCounter series) =>
        (uint)series.Slot < (uint)Length && ReferenceEquals(EntryAt(series.Slot).Series, series);

    /// <summary>Adds a series that is not there yet.</summary>
    public void Add(ReleasedCounter series, uint count, uint datagram)
    {
        if (Length == _blocks.Length << BlockBits)
        {
            Array.Resize(ref _blocks, _blocks.Length + 1);
            _blocks[^1] = new Entry[BlockLength];
        }

        series.Slot = Length++;
        EntryAt(series.Slot) = new Entry { Series = series, Count = count, Datagram = datagram };
    }

    /// <summary>A series and its count.</summary>
    /// <param name="index">0 to <see cref="Length"/> − 1.</param>
    public (ReleasedCounter Series, uint Count) At(int index)
    {
        ref Entry entry = ref EntryAt(index);
        return (entry.Series, entry.Count);
    }

    private static bool Count(ref Entry entry, uint datagram)
    {
        if (entry.Datagram == datagram)
        {
            return false;
        }

        entry.Datagram = datagram;

        // Four billion datagrams of one series in one epoch: more are not told apart.
        entry.Count += entry.Count == uint.MaxValue ? 0u : 1u;
        return true;
    }

    private ref Entry EntryAt(int slot) => ref _blocks[slot >> BlockBits][slot & (BlockLength - 1)];

    private struct Entry
    {
        public ReleasedCounter Series;
        public uint Count;
        public uint Datagram;
    }
}
