using System;
using System.Collections.Generic;
using System.Threading;

namespace PopCon.Gateway.Counting;

/// <summary>Remembers for a while what was counted, so that a retry is not counted again.</summary>
/// <remarks>
/// Safe from all threads. Keeps hashes with a random key of the process, in memory only. At most <see cref="MaxKeys"/>; when that
/// many are fresh it forgets them all, which counts a few retries.
/// </remarks>
/// <param name="window">How long a key is remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentKeys(TimeSpan window, TimeProvider time)
{
    /// <summary>Keys that are remembered at most.</summary>
    public const int MaxKeys = 100_000;

    private readonly Dictionary<ulong, long> _seen = [];
    private readonly Lock _lock = new();

    /// <summary>Whether a key is new, or was counted longer ago than the window.</summary>
    public bool TryAdd(ulong key)
    {
        long now = time.GetTimestamp();
        lock (_lock)
        {
            if (_seen.TryGetValue(key, out long before) && time.GetElapsedTime(before, now) < window)
            {
                return false;
            }

            if (_seen.Count >= MaxKeys)
            {
                Purge_NeedsLock(now);
            }

            _seen[key] = now;
            return true;
        }
    }

    private void Purge_NeedsLock(long now)
    {
        foreach ((ulong key, long seen) in _seen)
        {
            if (time.GetElapsedTime(seen, now) >= window)
            {
                _seen.Remove(key);
            }
        }

        if (_seen.Count >= MaxKeys)
        {
            _seen.Clear();
        }
    }
}
