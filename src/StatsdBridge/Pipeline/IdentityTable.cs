using System;
using System.Collections.Generic;
using PopCon.Metrics;
using PopCon.Statsd.Applying;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>The one look-up of the fast path: from the identity of a line to its series and the route to it.</summary>
/// <remarks>
/// Bounded in entries and bytes, because the input is hostile: a shard that is full forgets all it knows, and its lines
/// are learned again at their next sighting, at the cost of the slow path. Split into shards so that growing and
/// forgetting happen in steps of less than a millisecond. Used under the ingest lock only.
/// </remarks>
internal sealed class IdentityTable
{
    private const int ShardBits = 6;

    private readonly IdentityShard[] _shards = new IdentityShard[1 << ShardBits];
    private readonly List<SeriesRoute> _routes = [];
    private readonly SeededHash _hash;

    /// <param name="hash">The keyed hash.</param>
    /// <param name="maxEntries">How many identities are remembered at most, about.</param>
    public IdentityTable(SeededHash hash, int maxEntries)
    {
        _hash = hash;
        int maxPerShard = Math.Max(1, maxEntries >> ShardBits);
        for (int i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new IdentityShard(maxPerShard);
        }
    }

    /// <summary>How many identities are remembered now.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (IdentityShard shard in _shards)
            {
                count += shard.Count;
            }

            return count;
        }
    }

    /// <summary>Looks an identity up.</summary>
    /// <param name="name">The name part of the line.</param>
    /// <param name="suffix">The part after the value.</param>
    /// <param name="hash">For <see cref="Set"/>, if the look-up fails.</param>
    /// <param name="series">Its series; <see langword="null"/> when its samples are dropped by a rule.</param>
    /// <returns>The route, or <see langword="null"/> for an identity not known, or one whose series has expired.</returns>
    public SeriesRoute? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, out ulong hash, out TimeSeries? series)
    {
        hash = _hash.Of(name, suffix);
        int route = _shards[hash >> (64 - ShardBits)].Find((uint)hash, name, suffix, out series);
        return route < 0 ? null : _routes[route];
    }

    /// <summary>Remembers an identity, or replaces what was remembered of it.</summary>
    public void Set(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, SeriesRoute route, TimeSeries? series)
    {
        int number = _routes.IndexOf(route);
        if (number < 0)
        {
            number = _routes.Count;
            _routes.Add(route);
        }

        _shards[hash >> (64 - ShardBits)].Set((uint)hash, name, suffix, number, series);
    }

    /// <summary>Forgets everything: the rules have changed.</summary>
    public void Clear()
    {
        foreach (IdentityShard shard in _shards)
        {
            shard.Clear();
        }

        _routes.Clear();
    }

    /// <summary>Drops what points to expired series, so that their memory can go.</summary>
    public void RemoveExpired()
    {
        foreach (IdentityShard shard in _shards)
        {
            shard.RemoveExpired();
        }
    }
}
