using System;
using System.Threading;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>Uploads at a start and at whole periods after it.</summary>
/// <remarks>
/// Safe from all threads. A look at the clock at least once a day: a timer cannot wait for longer than 49 days, and does not notice
/// that the clock was set.
/// </remarks>
internal sealed class RecurringUpload : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _period;
    private readonly Action _upload;
    private readonly ITimer _timer;
    private DateTimeOffset _next;

    /// <param name="clock">The clock.</param>
    /// <param name="start">The first time.</param>
    /// <param name="period">The time between two uploads.</param>
    /// <param name="upload">Begins an upload, and does not wait for it.</param>
    public RecurringUpload(TimeProvider clock, DateTimeOffset start, TimeSpan period, Action upload)
    {
        (_clock, _start, _period, _upload) = (clock, start, period, upload);
        _next = NextAfter(clock.GetUtcNow());
        _timer = clock.CreateTimer(static self => ((RecurringUpload)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        bool isDue = now >= _next;
        _next = NextAfter(now);
        Arm();
        if (isDue)
        {
            _upload();
        }
    }

    // The start itself, while it is ahead.
    private DateTimeOffset NextAfter(DateTimeOffset now) =>
        now < _start ? _start : now + TimeSpan.FromTicks(_period.Ticks - ((now - _start).Ticks % _period.Ticks));

    private void Arm()
    {
        TimeSpan wait = _next - _clock.GetUtcNow();
        _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
