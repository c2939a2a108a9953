using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace PopCon.Metrics.Registry;

/// <summary>Knows which series may have expired, without walking those that have not.</summary>
/// <remarks>
/// A series waits in the queue under the earliest moment it can expire. When that comes it is looked at once: it has
/// expired, or it waits again from its last sample on. So a sample costs one store, and a live series one look per TTL.
/// Used under the ingest lock.
/// </remarks>
internal sealed class SeriesExpiry
{
    private readonly PriorityQueue<TimeSeries, long> _queue = new();

    /// <summary>Whether no series has a TTL.</summary>
    public bool IsEmpty => _queue.Count == 0;

    /// <summary>Watches a series that has a TTL.</summary>
    public void Schedule(TimeSeries series, long nowMilliseconds) =>
        _queue.Enqueue(series, Math.Max(ExpiresAt(series), nowMilliseconds));

    /// <summary>The next series that has expired.</summary>
    public bool TryTakeExpired(long nowMilliseconds, [NotNullWhen(true)] out TimeSeries? series)
    {
        while (_queue.TryPeek(out series, out long due) && due < nowMilliseconds)
        {
            _queue.Dequeue();
            if (series.IsExpired)
            {
                // Restored and taken back.
                continue;
            }

            if (ExpiresAt(series) < nowMilliseconds)
            {
                return true;
            }

            _queue.Enqueue(series, ExpiresAt(series));
        }

        series = null;
        return false;
    }

    private static long ExpiresAt(TimeSeries series) => series.LastSeenMilliseconds + series.TtlMilliseconds;
}
