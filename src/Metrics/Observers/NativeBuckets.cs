using System;

namespace PopCon.Metrics.Observers;

/// <summary>The native buckets of one sign that hold something: their indexes, ascending, and counts.</summary>
/// <remarks>Not thread-safe. Adding is O(log n); the first hit of a bucket moves those above it.</remarks>
internal sealed class NativeBuckets
{
    private const int InitialCapacity = 4;

    private int[] _indexes = [];
    private long[] _counts = [];

    /// <summary>How many buckets hold something.</summary>
    public int Length { get; private set; }

    /// <summary>The indexes, ascending.</summary>
    public ReadOnlySpan<int> Indexes => _indexes.AsSpan(0, Length);

    /// <summary>The counts, by position in <see cref="Indexes"/>.</summary>
    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, Length);

    /// <summary>Adds to a bucket.</summary>
    public void Add(int index, long count)
    {
        int position = Indexes.BinarySearch(index);
        if (position < 0)
        {
            position = ~position;
            Insert(position, index);
        }

        _counts[position] += count;
    }

    /// <summary>Halves the resolution: neighbours share a bucket.</summary>
    public void Halve()
    {
        int last = -1;
        for (int i = 0; i < Length; i++)
        {
            int index = NativeSchema.Halve(_indexes[i]);
            long count = _counts[i];
            if (last >= 0 && _indexes[last] == index)
            {
                _counts[last] += count;
                continue;
            }

            last++;
            _indexes[last] = index;
            _counts[last] = count;
        }

        Length = last + 1;
    }

    /// <summary>Becomes a copy of <paramref name="other"/>, or empty for <see langword="null"/>.</summary>
    public void CopyFrom(NativeBuckets? other)
    {
        Length = other?.Length ?? 0;
        if (_indexes.Length < Length)
        {
            _indexes = new int[Length];
            _counts = new long[Length];
        }

        other?.Indexes.CopyTo(_indexes);
        other?.Counts.CopyTo(_counts);
    }

    private void Insert(int position, int index)
    {
        if (Length == _indexes.Length)
        {
            int capacity = Math.Max(InitialCapacity, Length + (Length >> 1));
            Array.Resize(ref _indexes, capacity);
            Array.Resize(ref _counts, capacity);
        }

        Array.Copy(_indexes, position, _indexes, position + 1, Length - position);
        Array.Copy(_counts, position, _counts, position + 1, Length - position);
        _indexes[position] = index;
        _counts[position] = 0;
        Length++;
    }
}
