using System;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>A clock that shows what it is set to, also when that is earlier; its timers never fire by themselves.</summary>
internal sealed class SteppedTime : TimeProvider
{
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

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
