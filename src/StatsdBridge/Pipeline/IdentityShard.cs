using System;
using PopCon.Metrics;
using PopCon.Statsd.Applying;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>A part of the <see cref="IdentityTable"/>: open addressing over 24-byte entries, the keys in blocks beside them.</summary>
internal sealed class IdentityShard(int maxEntries)
{
    // Together with 24 bytes an entry at three quarters full, this bounds the memory of an entry to about 160 bytes.
    private const int MaxKeyBytesPerEntry = 128;

    private const int FirstCapacity = 16;

    private readonly long _maxKeyBytes = Math.Max(KeyBlocks.BlockLength, (long)maxEntries * MaxKeyBytesPerEntry);
    private SeriesRoute[] _routes = [];
    private Entry[] _entries = [];
    private KeyBlocks _keys = new();

    /// <summary>How many identities it holds.</summary>
    public int Count { get; private set; }

    /// <inheritdoc cref="IdentityTable.Find"/>
    public SeriesRoute? Find(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, out TimeSeries? series)
    {
        Entry[] entries = _entries;
        if (entries.Length > 0)
        {
            int slot = SlotOf(hash, name, suffix);
            ref Entry entry = ref entries[slot];
            if (entry.IsUsed && entry.Series is not { IsExpired: true })
            {
                series = entry.Series;
                return _routes[entry.Route];
            }
        }

        series = null;
        return null;
    }

    /// <inheritdoc cref="IdentityTable.Set"/>
    public void Set(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, SeriesRoute route, TimeSeries? series)
    {
        if ((Count + 1) * 4 > _entries.Length * 3 || Count >= maxEntries || _keys.Length > _maxKeyBytes)
        {
            MakeRoom();
        }

        Put(hash, name, suffix, IndexOf(route), series);
    }

    /// <inheritdoc cref="IdentityTable.Clear"/>
    public void Clear()
    {
        _entries = [];
        _keys = new KeyBlocks();
        _routes = [];
        Count = 0;
    }

    /// <inheritdoc cref="IdentityTable.RemoveExpired"/>
    public void RemoveExpired() => Rebuild(_entries.Length);

    private void Put(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ushort route, TimeSeries? series)
    {
        ref Entry entry = ref _entries[SlotOf(hash, name, suffix)];
        if (!entry.IsUsed)
        {
            entry.Hash = hash;
            entry.NameLength = (ushort)name.Length;
            entry.SuffixLength = (ushort)suffix.Length;
            entry.Key = _keys.Add(name, suffix);
            Count++;
        }

        entry.Route = route;
        entry.Series = series;
    }

    private int SlotOf(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix)
    {
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        int slot = (int)hash & mask;
        while (true)
        {
            ref Entry entry = ref entries[slot];
            if (!entry.IsUsed || (entry.Hash == hash && IsKeyOf(in entry, name, suffix)))
            {
                return slot;
            }

            slot = (slot + 1) & mask;
        }
    }

    private bool IsKeyOf(ref readonly Entry entry, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix)
    {
        if (entry.NameLength != name.Length || entry.SuffixLength != suffix.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> key = _keys.Get(entry.Key, name.Length + suffix.Length);
        return key[..name.Length].SequenceEqual(name) && key[name.Length..].SequenceEqual(suffix);
    }

    private ushort IndexOf(SeriesRoute route)
    {
        int index = Array.IndexOf(_routes, route);
        if (index < 0)
        {
            index = _routes.Length;
            _routes = [.. _routes, route];
        }

        return checked((ushort)index);
    }

    private void MakeRoom()
    {
        if (Count >= maxEntries || _keys.Length > _maxKeyBytes)
        {
            Clear();
        }

        Rebuild(Math.Max(FirstCapacity, _entries.Length * 2));
    }

    // No limit is looked at on the way: packed in another order, the same keys may take a block more than they did.
    private void Rebuild(int capacity)
    {
        (Entry[] oldEntries, KeyBlocks oldKeys) = (_entries, _keys);
        _entries = capacity == 0 ? [] : new Entry[capacity];
        _keys = new KeyBlocks();
        Count = 0;
        foreach (ref readonly Entry old in oldEntries.AsSpan())
        {
            if (old.IsUsed && old.Series is not { IsExpired: true })
            {
                ReadOnlySpan<byte> key = oldKeys.Get(old.Key, old.NameLength + old.SuffixLength);
                Put(old.Hash, key[..old.NameLength], key[old.NameLength..], old.Route, old.Series);
            }
        }
    }

    private struct Entry
    {
        public TimeSeries? Series;
        public uint Hash;
        public int Key;
        public ushort NameLength;
        public ushort SuffixLength;
        public ushort Route;

        // Every identity has a name, so its length tells a used entry from an empty one.
        public readonly bool IsUsed => NameLength > 0;
    }
}
