using System;
using System.Threading;

namespace PopCon.Hosting.Web.Access;

/// <summary>Lets one request pass per interval, and a burst of them after a pause: a token bucket.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class RequestRateLimit(TimeSpan interval, int burst, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();

    /// <summary>When the bucket will be full again, as time since the start.</summary>
    private TimeSpan _fullAt;

    /// <summary>Whether a request may pass now; if so, it has taken its place.</summary>
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
