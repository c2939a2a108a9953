using System;
using System.Threading;

namespace PopCon.Hosting.Tests.Web;

/// <summary>The system's time, of which every second passes as many at once: for limits of seconds and minutes.</summary>
internal sealed class ScaledTime(int factor) : TimeProvider
{
    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(
        callback,
        state,
        dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / factor,
        period == Timeout.InfiniteTimeSpan ? period : period / factor);
}
