using System;
using System.Numerics;

namespace PopCon.Gateway.Counting.Uniques;

/// <summary>
/// Counts different items without keeping them: exactly up to 256, then by 4,096 registers of 6 bits with a standard error of 1.6 %.
/// The estimator is Ertl's, see https://arxiv.org/abs/1702.01284, algorithm 6.
/// </summary>
/// <remarks>One thread at a time. Takes at most 3 KiB.</remarks>
internal sealed class HyperLogLog
{
    private const int Precision = 12;
    private const int Registers = 1 << Precision;
    private const int RegisterBits = 6;
    private const int MaxSparse = 256;

    // Bits of an item that no register index uses.
    private const int RankBits = 64 - Precision;

    private ulong[] _sparse = [];
    private int _sparseCount;
    private byte[]? _dense;
    private long _estimate = -1;

    /// <summary>Adds an item.</summary>
    /// <param name="item">Its hash, of which every bit is as good as random.</param>
    public void Add(ulong item)
    {
        if (_dense is not null)
        {
            AddDense(item);
        }
        else if (!_sparse.AsSpan(0, _sparseCount).Contains(item))
        {
            AddSparse(item);
        }
    }

    /// <summary>About how many different items were added.</summary>
    public long Estimate() => _dense is null ? _sparseCount : _estimate >= 0 ? _estimate : _estimate = Compute();

    /// <summary>Forgets everything and overwrites it.</summary>
    public void Clear()
    {
        Array.Clear(_sparse);
        Array.Clear(_dense ?? []);
        _sparseCount = 0;
        _dense = null;
    }

    private long Compute()
    {
        Span<int> counts = stackalloc int[RankBits + 2];
        for (int register = 0; register < Registers; register++)
        {
            counts[Get(register)]++;
        }

        double sum = Registers * Tau(1 - (counts[RankBits + 1] / (double)Registers));
        for (int rank = RankBits; rank >= 1; rank--)
        {
            sum = 0.5 * (sum + counts[rank]);
        }

        sum += Registers * Sigma(counts[0] / (double)Registers);
        return (long)Math.Round(Registers / (2 * Math.Log(2)) * Registers / sum);
    }

    private static double Sigma(double x)
    {
        double factor = 1;
        double sum = x;
        double before;
        do
        {
            x *= x;
            before = sum;
            sum += x * factor;
            factor += factor;
        }
        while (sum > before && !double.IsInfinity(sum));
        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double factor = 1;
        double sum = 1 - x;
        double before;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            factor *= 0.5;
            sum -= (1 - x) * (1 - x) * factor;
        }
        while (sum < before);
        return sum / 3;
    }

    private void AddSparse(ulong item)
    {
        if (_sparseCount < MaxSparse)
        {
            if (_sparseCount == _sparse.Length)
            {
                Array.Resize(ref _sparse, Math.Clamp(2 * _sparse.Length, 4, MaxSparse));
            }

            _sparse[_sparseCount++] = item;
            return;
        }

        _dense = new byte[Registers * RegisterBits / 8];
        foreach (ulong known in _sparse)
        {
            AddDense(known);
        }

        Array.Clear(_sparse);
        _sparse = [];
        AddDense(item);
    }

    private void AddDense(ulong item)
    {
        int register = (int)(item >> RankBits);
        int rank = Math.Min(BitOperations.LeadingZeroCount(item << Precision), RankBits) + 1;
        if (rank > Get(register))
        {
            Set(register, rank);
            _estimate = -1;
        }
    }

    // Four registers share three bytes; one reaches over at most two.
    private int Get(int register)
    {
        int bit = register * RegisterBits;
        int pair = _dense![bit >> 3] | ((bit >> 3) + 1 < _dense.Length ? _dense[(bit >> 3) + 1] << 8 : 0);
        return (pair >> (bit & 7)) & ((1 << RegisterBits) - 1);
    }

    private void Set(int register, int rank)
    {
        int bit = register * RegisterBits;
        int mask = ((1 << RegisterBits) - 1) << (bit & 7);
        int value = rank << (bit & 7);
        _dense![bit >> 3] = (byte)((_dense[bit >> 3] & ~mask) | value);
        if (mask > byte.MaxValue)
        {
            _dense[(bit >> 3) + 1] = (byte)((_dense[(bit >> 3) + 1] & ~(mask >> 8)) | (value >> 8));
        }
    }
}
