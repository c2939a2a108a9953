using System;
using System.Collections.Generic;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Caching;

/// <summary>A cache that drops any of its entries: <c>--statsd.cache-type=random</c>.</summary>
/// <remarks>A look-up changes nothing, so it is a little cheaper than with <see cref="LruMappingCache"/>.</remarks>
internal sealed class RandomMappingCache : IMappingCache
{
    private readonly int _capacity;
    private readonly Random _random;
    private readonly Dictionary<MappingCacheKey, MappingResult?> _results = new(MappingCacheKeyComparer.Instance);

    // The keys by number, so that one can be drawn; its order means nothing.
    private readonly List<MappingCacheKey> _keys = [];

    /// <param name="capacity">How many results are kept; 0 for none.</param>
    /// <param name="random">Draws what to drop; <see cref="Random.Shared"/> unless a test wants to know beforehand.</param>
    public RandomMappingCache(int capacity, Random? random = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _capacity = capacity;
        _random = random ?? Random.Shared;
    }

    /// <inheritdoc/>
    public int Count => _keys.Count;

    /// <inheritdoc/>
    public bool TryGet(StatsdType type, ReadOnlySpan<byte> name, out MappingResult? result) =>
        _results.GetAlternateLookup<MappingCacheKey.View>().TryGetValue(new MappingCacheKey.View(type, name), out result);

    /// <inheritdoc/>
    public void Add(StatsdType type, ReadOnlySpan<byte> name, MappingResult? result)
    {
        var key = new MappingCacheKey(type, name.ToArray());
        if (_results.ContainsKey(key))
        {
            _results[key] = result;
            return;
        }

        if (_capacity == 0)
        {
            return;
        }

        if (_keys.Count == _capacity)
        {
            int dropped = _random.Next(_keys.Count);
            _results.Remove(_keys[dropped]);
            _keys[dropped] = _keys[^1];
            _keys.RemoveAt(_keys.Count - 1);
        }

        _results.Add(key, result);
        _keys.Add(key);
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _results.Clear();
        _keys.Clear();
    }
}
