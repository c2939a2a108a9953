using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using PopCon.Gateway.Counting.Uniques;

namespace PopCon.Gateway.Tests.Counting.Uniques;

public sealed class HyperLogLogTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(60, 0)]
    [InlineData(256, 0)]
    public void Estimate_Few_IsExact(int count, int allowed) => Assert.InRange(EstimateOf(count, seed: 1), count - allowed, count + allowed);

    [Theory]
    [InlineData(257)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    [InlineData(12_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Estimate_Many_IsWithinFivePercent(int count)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Assert.InRange(EstimateOf(count, seed), (long)(count * 0.95), (long)(count * 1.05));
        }
    }

    [Fact]
    public void Add_SameAgain_ChangesNothing()
    {
        var sketch = new HyperLogLog();
        for (int i = 0; i < 10_000; i++)
        {
            sketch.Add(ItemOf(i % 300, seed: 7));
        }

        Assert.InRange(sketch.Estimate(), 285, 315);
    }

    [Fact]
    public void Clear_Dense_ForgetsAll()
    {
        var sketch = new HyperLogLog();
        for (int i = 0; i < 1_000; i++)
        {
            sketch.Add(ItemOf(i, seed: 1));
        }

        sketch.Clear();

        Assert.Equal(0, sketch.Estimate());
        sketch.Add(1);
        Assert.Equal(1, sketch.Estimate());
    }

    private static long EstimateOf(int count, int seed)
    {
        var sketch = new HyperLogLog();
        for (int i = 0; i < count; i++)
        {
            sketch.Add(ItemOf(i, seed));
        }

        return sketch.Estimate();
    }

    // Fixed inputs, so that the result is the same at every run.
    private static ulong ItemOf(int number, int seed)
    {
        Span<byte> input = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(input, number);
        BinaryPrimitives.WriteInt32LittleEndian(input[4..], seed);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
