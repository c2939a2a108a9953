using System;
using System.Collections.Generic;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Caching;

/// <summary>A cache that drops what was not asked for the longest: <c>--statsd.cache-type=lru</c>.</summary>
/// <remarks>Look-up and addition cost a hash of the name and some pointer changes, whatever the size.</remarks>
internal sealed class LruMappingCache : IMappingCache
{
    private readonly int _capacity;
    private readonly Dictionary<MappingCacheKey, LinkedListNode<Entry>> _entries = new(MappingCacheKeyComparer.Instance);

    // Most recently asked for first.
    private readonly LinkedList<Entry> _order = new();

    /// <param name="capacity">How many results are kept; 0 for none.</param>
    public LruMappingCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public bool TryGet(StatsdType type, ReadOnlySpan<byte> name, out MappingResult? result)
    {
        var lookup = _entries.GetAlternateLookup<MappingCacheKey.View>();
        if (!lookup.TryGetValue(new MappingCacheKey.View(type, name), out LinkedListNode<Entry>? node))
        {
            result = null;
            return false;
        }

        _order.Remove(node);
        _order.AddFirst(node);
        result = node.Value.Result;
        return true;
    }

    /// <inheritdoc/>
    public void Add(StatsdType type, ReadOnlySpan<byte> name, MappingResult? result)
    {
        if (_capacity == 0)
        {
            return;
        }

        var key = new MappingCacheKey(type, name.ToArray());
        if (_entries.Remove(key, out LinkedListNode<Entry>? old))
        {
            _order.Remove(old);
        }
        else if (_entries.Count == _capacity)
        {
            _entries.Remove(_order.Last!.Value.Key);
            _order.RemoveLast();
        }

        _entries.Add(key, _order.AddFirst(new Entry(key, result)));
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _entries.Clear();
        _order.Clear();
    }

    private readonly record struct Entry(MappingCacheKey Key, MappingResult? Result);
}
