using System;
using System.Buffers.Binary;
using System.Numerics;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>Powers modulo one odd number, by Montgomery multiplication with a fixed window.</summary>
/// <remarks>
/// Immutable and safe from all threads. Written here because <see cref="BigInteger.ModPow"/> needs about ten times as long with
/// numbers of this size. The sequence of operations depends on the lengths alone, and each table look-up reads the whole table.
/// </remarks>
internal sealed class MontgomeryModulus
{
    private const int WindowBits = 4;
    private const int TableSize = 1 << WindowBits;

    private readonly ulong[] _modulus;
    private readonly ulong[] _square;
    private readonly ulong[] _one;
    private readonly ulong _inverse;

    /// <param name="modulus">An odd number, the highest byte first.</param>
    public MontgomeryModulus(ReadOnlySpan<byte> modulus)
    {
        Value = BlindRsaPublicKey.Number(modulus);
        int words = (modulus.Length + 7) / 8;
        _modulus = Words(Value, words);
        BigInteger radix = BigInteger.One << (64 * words);
        _one = Words(radix % Value, words);
        _square = Words(radix * radix % Value, words);

        // Newton's iteration doubles the valid bits of the inverse: 5, 10, 20, 40, 80.
        ulong low = _modulus[0];
        ulong inverse = (3 * low) ^ 2;
        for (int i = 0; i < 4; i++)
        {
            inverse *= 2 - (low * inverse);
        }

        _inverse = 0 - inverse;
    }

    /// <summary>The modulus.</summary>
    public BigInteger Value { get; }

    /// <summary>The value to the power of an exponent, the highest byte first.</summary>
    public BigInteger Power(BigInteger value, ReadOnlySpan<byte> exponent)
    {
        int words = _modulus.Length;
        ulong[][] table = new ulong[TableSize][];
        table[0] = _one;
        table[1] = new ulong[words];
        Span<ulong> scratch = new ulong[words + 2];
        Multiply(Words(value % Value, words), _square, table[1], scratch);
        for (int i = 2; i < TableSize; i++)
        {
            table[i] = new ulong[words];
            Multiply(table[i - 1], table[1], table[i], scratch);
        }

        ulong[] result = [.. _one];
        ulong[] factor = new ulong[words];
        foreach (byte bits in exponent)
        {
            Step(result, table, bits >> WindowBits, factor, scratch);
            Step(result, table, bits & (TableSize - 1), factor, scratch);
        }

        ulong[] plainOne = new ulong[words];
        plainOne[0] = 1;
        Multiply(result, plainOne, result, scratch);
        return Number(result);
    }

    private static ulong[] Words(BigInteger value, int count)
    {
        byte[] bytes = new byte[count * 8];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        ulong[] words = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * 8));
        }

        return words;
    }

    private static BigInteger Number(ReadOnlySpan<ulong> words)
    {
        byte[] bytes = new byte[words.Length * 8];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), words[i]);
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    private void Step(ulong[] result, ulong[][] table, int index, ulong[] factor, Span<ulong> scratch)
    {
        for (int i = 0; i < WindowBits; i++)
        {
            Multiply(result, result, result, scratch);
        }

        Array.Clear(factor);
        for (int i = 0; i < TableSize; i++)
        {
            // All ones where i is the index, else zero, without a branch.
            ulong mask = (ulong)(((long)(i ^ index) - 1) >> 63);
            for (int word = 0; word < factor.Length; word++)
            {
                factor[word] |= table[i][word] & mask;
            }
        }

        Multiply(result, factor, result, scratch);
    }

    // a·b/R mod n, word by word (coarsely integrated operand scanning).
    private void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> product, Span<ulong> scratch)
    {
        int words = _modulus.Length;
        scratch.Clear();
        for (int i = 0; i < words; i++)
        {
            AddMultiple(scratch, b, a[i]);
            AddMultiple(scratch, _modulus, scratch[0] * _inverse);
            scratch[1..].CopyTo(scratch);
            scratch[words + 1] = 0;
        }

        Reduce(scratch, product);
    }

    private static void AddMultiple(Span<ulong> sum, ReadOnlySpan<ulong> words, ulong factor)
    {
        ulong carry = 0;
        for (int i = 0; i < words.Length; i++)
        {
            UInt128 part = ((UInt128)words[i] * factor) + sum[i] + carry;
            sum[i] = (ulong)part;
            carry = (ulong)(part >> 64);
        }

        UInt128 top = (UInt128)sum[words.Length] + carry;
        sum[words.Length] = (ulong)top;
        sum[words.Length + 1] += (ulong)(top >> 64);
    }

    // The sum is below 2n: n is taken away once, or not, without a branch.
    private void Reduce(ReadOnlySpan<ulong> sum, Span<ulong> result)
    {
        ulong borrow = 0;
        Span<ulong> less = stackalloc ulong[_modulus.Length];
        for (int i = 0; i < less.Length; i++)
        {
            UInt128 part = (UInt128)sum[i] - _modulus[i] - borrow;
            less[i] = (ulong)part;
            borrow = (ulong)(part >> 64) & 1;
        }

        ulong keep = 0 - (borrow & (sum[less.Length] ^ 1));
        for (int i = 0; i < less.Length; i++)
        {
            result[i] = (sum[i] & keep) | (less[i] & ~keep);
        }
    }
}
