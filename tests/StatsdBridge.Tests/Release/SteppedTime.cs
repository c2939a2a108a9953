using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>A clock that shows what it is set to, also when that is earlier; its timers fire by hand only.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly List<HandTimer> _timers = [];
    private long _unixMilliseconds;
    private long _elapsedMilliseconds;

    public override long TimestampFrequency => 1_000;

    /// <summary>Sets the clock, in Unix seconds.</summary>
    public void Set(double unixSeconds)
    {
        long next = (long)Math.Round(unixSeconds * 1000);
        _elapsedMilliseconds += _unixMilliseconds == 0 ? 0 : Math.Max(0, next - _unixMilliseconds);
        _unixMilliseconds = next;
    }

    public override long GetTimestamp() => _elapsedMilliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(_unixMilliseconds);

    /// <summary>How many timers would fire some time.</summary>
    public int ArmedTimers => _timers.Count(timer => timer.IsArmed);

    /// <summary>Lets the armed timers fire, once.</summary>
    public void Fire() => Array.ForEach([.. _timers.Where(timer => timer.IsArmed)], timer => timer.Fire());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(callback, state) { IsArmed = dueTime != Timeout.InfiniteTimeSpan };
        _timers.Add(timer);
        return timer;
    }

    private sealed class HandTimer(TimerCallback callback, object? state) : ITimer
    {
        public bool IsArmed { get; set; }

        public void Fire()
        {
            IsArmed = false;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsArmed = dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose() => IsArmed = false;

        public ValueTask DisposeAsync()
        {
            IsArmed = false;
            return default;
        }
    }
}
