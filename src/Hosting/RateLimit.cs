using System;
using System.Threading;

namespace PopCon.Hosting;

/// <summary>Lets one event pass per interval, and a burst of them after a pause: a token bucket.</summary>
/// <param name="interval">Time between events; zero is no limit.</param>
/// <param name="burst">Events that may come at once, at least 1.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class RateLimit(TimeSpan interval, int burst, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();

    /// <summary>When the bucket will be full again, as time since the start.</summary>
    private TimeSpan _fullAt;

    /// <summary>Whether an event may pass now; if so, it is counted.</summary>
    public bool TryPass()
    {
        if (interval <= TimeSpan.Zero)
        {
            return true;
        }

        lock (_lock)
        {
            TimeSpan now = time.GetElapsedTime(_start);
            TimeSpan next = (_fullAt > now ? _fullAt : now) + interval;
            if (next - now > interval * burst)
            {
                return false;
            }

            _fullAt = next;
            return true;
        }
    }
}
