using System;
using PopCon.Metrics;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>A part of the <see cref="IdentityTable"/>: open addressing over 16-byte entries, the keys in blocks beside them.</summary>
internal sealed class IdentityShard(int maxEntries)
{
    // Together with 16 bytes an entry at three quarters full, an entry stays below the 160 bytes of MemoryBudget.
    private const int MaxKeyBytesPerEntry = 128;

    private const int FirstCapacity = 16;

    private readonly long _maxKeyBytes = Math.Max(KeyBlocks.BlockLength, (long)maxEntries * MaxKeyBytesPerEntry);
    private Entry[] _entries = [];
    private KeyBlocks _keys = new();

    /// <summary>How many identities it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Looks an identity up: the number of its route, or -1.</summary>
    public int Find(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, out TimeSeries? series)
    {
        Entry[] entries = _entries;
        if (entries.Length > 0)
        {
            ref Entry entry = ref entries[SlotOf(hash, name, suffix)];
            if (entry.IsUsed && entry.Series is not { IsExpired: true })
            {
                series = entry.Series;
                return _keys.RouteAt(entry.Key);
            }
        }

        series = null;
        return -1;
    }

    /// <summary>Remembers an identity with the number of its route, or replaces what was remembered of it.</summary>
    public void Set(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, int route, TimeSeries? series)
    {
        if ((Count + 1) * 4 > _entries.Length * 3 || Count >= maxEntries || _keys.Length > _maxKeyBytes)
        {
            MakeRoom();
        }

        ref Entry entry = ref _entries[SlotOf(hash, name, suffix)];
        if (entry.IsUsed)
        {
            _keys.SetRoute(entry.Key, route);
        }
        else
        {
            entry.Hash = hash;
            entry.Key = _keys.Add(name, suffix, route);
            Count++;
        }

        entry.Series = series;
    }

    /// <inheritdoc cref="IdentityTable.Clear"/>
    public void Clear()
    {
        _entries = [];
        _keys = new KeyBlocks();
        Count = 0;
    }

    /// <inheritdoc cref="IdentityTable.RemoveExpired"/>
    public void RemoveExpired()
    {
        // No limit is looked at on the way: packed in another order, the same keys may take a block more than they did.
        (Entry[] oldEntries, KeyBlocks oldKeys) = (_entries, _keys);
        _entries = oldEntries.Length == 0 ? [] : new Entry[oldEntries.Length];
        _keys = new KeyBlocks();
        Count = 0;
        foreach (ref readonly Entry old in oldEntries.AsSpan())
        {
            if (old.IsUsed && old.Series is not { IsExpired: true })
            {
                _entries[FreeSlot(old.Hash)] = old with { Key = _keys.AddFrom(in oldKeys, old.Key) };
                Count++;
            }
        }
    }

    private int SlotOf(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix)
    {
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        int slot = (int)hash & mask;
        while (true)
        {
            ref Entry entry = ref entries[slot];
            if (!entry.IsUsed || (entry.Hash == hash && _keys.IsAt(entry.Key, name, suffix)))
            {
                return slot;
            }

            slot = (slot + 1) & mask;
        }
    }

    private void MakeRoom()
    {
        if (Count >= maxEntries || _keys.Length > _maxKeyBytes)
        {
            Clear();
        }

        // The keys stay where they are: to pack them anew at each step would leave as much garbage as there are keys.
        Entry[] oldEntries = _entries;
        _entries = new Entry[Math.Max(FirstCapacity, oldEntries.Length * 2)];
        foreach (ref readonly Entry old in oldEntries.AsSpan())
        {
            if (old.IsUsed)
            {
                _entries[FreeSlot(old.Hash)] = old;
            }
        }
    }

    private int FreeSlot(uint hash)
    {
        int mask = _entries.Length - 1;
        int slot = (int)hash & mask;
        while (_entries[slot].IsUsed)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private struct Entry
    {
        public TimeSeries? Series;
        public uint Hash;
        public int Key;

        public readonly bool IsUsed => Key != 0;
    }
}
