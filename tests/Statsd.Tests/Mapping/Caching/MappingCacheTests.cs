using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Mapping.Caching;

public sealed class MappingCacheTests
{
    private static readonly MappingResult Result = new(MappingAction.Map, "x", [], MetricMapper.None.Defaults);

    public static TheoryData<string> Policies => ["lru", "random"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void TryGet_AfterAdd_FindsHitsAndMissesOfTheRules(string policy)
    {
        IMappingCache cache = Create(policy, 10);

        Assert.False(cache.TryGet(StatsdType.Counter, "a"u8, out _));
        cache.Add(StatsdType.Counter, "a"u8, Result);
        cache.Add(StatsdType.Gauge, "a"u8, null);

        Assert.True(cache.TryGet(StatsdType.Counter, "a"u8, out MappingResult? counter));
        Assert.Same(Result, counter);
        Assert.True(cache.TryGet(StatsdType.Gauge, "a"u8, out MappingResult? gauge));
        Assert.Null(gauge);
        Assert.False(cache.TryGet(StatsdType.Observer, "a"u8, out _));
        Assert.False(cache.TryGet(StatsdType.Counter, "ab"u8, out _));
        Assert.Equal(2, cache.Count);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Add_SameNameAgain_ReplacesTheResult(string policy)
    {
        IMappingCache cache = Create(policy, 1);

        cache.Add(StatsdType.Counter, "a"u8, null);
        cache.Add(StatsdType.Counter, "a"u8, Result);

        Assert.True(cache.TryGet(StatsdType.Counter, "a"u8, out MappingResult? result));
        Assert.Same(Result, result);
        Assert.Equal(1, cache.Count);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Add_MoreThanCapacity_NeverHoldsMore(string policy)
    {
        IMappingCache cache = Create(policy, 3);

        for (int i = 0; i < 100; i++)
        {
            byte[] name = Name(i);
            cache.Add(StatsdType.Counter, name, Result);

            Assert.True(cache.TryGet(StatsdType.Counter, name, out _));
            Assert.Equal(Math.Min(i + 1, 3), cache.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Add_CapacityZero_KeepsNothing(string policy)
    {
        IMappingCache cache = Create(policy, 0);

        cache.Add(StatsdType.Counter, "a"u8, Result);

        Assert.Equal(0, cache.Count);
        Assert.False(cache.TryGet(StatsdType.Counter, "a"u8, out _));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Clear_Filled_Forgets(string policy)
    {
        IMappingCache cache = Create(policy, 3);
        cache.Add(StatsdType.Counter, "a"u8, Result);

        cache.Clear();

        Assert.Equal(0, cache.Count);
        Assert.False(cache.TryGet(StatsdType.Counter, "a"u8, out _));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void TryGet_Hit_AllocatesNothing(string policy)
    {
        IMappingCache cache = Create(policy, 100);
        cache.Add(StatsdType.Counter, "mill.flow"u8, Result);
        cache.Add(StatsdType.Counter, "mill.stop"u8, null);
        cache.TryGet(StatsdType.Counter, "mill.flow"u8, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1_000; i++)
        {
            cache.TryGet(StatsdType.Counter, "mill.flow"u8, out _);
            cache.TryGet(StatsdType.Counter, "mill.stop"u8, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Add_LruFull_DropsWhatWasNotAskedForTheLongest()
    {
        IMappingCache cache = Create("lru", 3);
        cache.Add(StatsdType.Counter, "a"u8, Result);
        cache.Add(StatsdType.Counter, "b"u8, Result);
        cache.Add(StatsdType.Counter, "c"u8, Result);
        cache.TryGet(StatsdType.Counter, "a"u8, out _);

        cache.Add(StatsdType.Counter, "d"u8, Result);
        cache.Add(StatsdType.Counter, "e"u8, Result);

        Assert.Equal([true, false, false, true, true], Contains(cache, "a", "b", "c", "d", "e"));
    }

    [Fact]
    public void Add_RandomFull_DropsOldAndNewAlike()
    {
        // First in, first out would keep exactly the last hundred.
        var cache = new RandomMappingCache(100, new Random(1));
        for (int i = 0; i < 200; i++)
        {
            cache.Add(StatsdType.Counter, Name(i), Result);
        }

        int oldSurvivors = Enumerable.Range(0, 100).Count(i => cache.TryGet(StatsdType.Counter, Name(i), out _));

        Assert.InRange(oldSurvivors, 20, 60);
    }

    private static IMappingCache Create(string policy, int capacity) =>
        policy == "lru" ? new LruMappingCache(capacity) : new RandomMappingCache(capacity, new Random(1));

    private static byte[] Name(int number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<bool> Contains(IMappingCache cache, params string[] names) =>
        names.Select(name => cache.TryGet(StatsdType.Counter, Encoding.UTF8.GetBytes(name), out _));
}
