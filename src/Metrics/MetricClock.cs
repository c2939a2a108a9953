using System;

namespace PopCon.Metrics;

/// <summary>The time for everything that ages or is stamped: monotonic for ages, Unix time for stamps.</summary>
/// <remarks>
/// Read once for a batch of datagrams by <see cref="Advance"/>, not once for a sample. Both readings come from one
/// start, so a clock that is set while the program runs makes nothing expire. Written under the ingest lock.
/// </remarks>
internal sealed class MetricClock
{
    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly long _startUnixMilliseconds;

    /// <param name="time">The system's time, or a test's.</param>
    public MetricClock(TimeProvider time)
    {
        _time = time;
        _startTimestamp = time.GetTimestamp();
        _startUnixMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Milliseconds since the start, at the last <see cref="Advance"/>; never goes back.</summary>
    public long NowMilliseconds { get; private set; }

    /// <summary>The same moment in Unix milliseconds.</summary>
    public long UnixMilliseconds => ToUnixMilliseconds(NowMilliseconds);

    /// <summary>Reads the time for everyone.</summary>
    public long Advance() => NowMilliseconds = ReadMilliseconds();

    /// <summary>Reads the time for the caller alone: the one call allowed without the ingest lock.</summary>
    public long ReadMilliseconds() => (long)_time.GetElapsedTime(_startTimestamp).TotalMilliseconds;

    /// <summary>A moment of this clock in Unix milliseconds.</summary>
    public long ToUnixMilliseconds(long milliseconds) => _startUnixMilliseconds + milliseconds;

    /// <summary>A moment in Unix milliseconds on this clock; before the start it is negative.</summary>
    public long FromUnixMilliseconds(long unixMilliseconds) => unixMilliseconds - _startUnixMilliseconds;
}
