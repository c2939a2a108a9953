using System;
using System.Diagnostics;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Decides how long a listener lets datagrams gather in the kernel before it takes them together.</summary>
/// <remarks>
/// At thousands of datagrams a second most of the cost is to wake up for each one, with cold caches. One thread owns it. It costs
/// a look at the clock for a batch.
/// </remarks>
internal sealed class ReceivePause
{
    // Fewer datagrams are not worth a pause.
    private const int MinDatagrams = 4;

    // What gathers fills at most a sixteenth of the receive buffer at the rate seen.
    private const int BufferShare = 16;

    // A busy machine may let a thread that slept wait for so long: no pause where the receive buffer would be full by then, which is
    // at millions of lines a second, or with a small one earlier.
    private const double LateMilliseconds = 250;

    // For so long after the first datagram the code that takes them is still being compiled beside them: the rate seen is not yet the
    // rate at which they come.
    private const double WarmUpMilliseconds = 5_000;
    private const double LateWhileWarmingUpMilliseconds = 2_000;

    // Silence may turn into the fastest traffic there is while a pause lasts, a gigabyte a second as the kernel books it: that fills
    // at most half of the receive buffer.
    private const double BurstBytesPerMillisecond = 2_000_000;

    // Over so long the rate is taken: senders send in bursts, between which it seems low.
    private const double WindowMilliseconds = 10;

    // The kernel books more than the length of a datagram: its own structures, and up to the next power of two.
    private const int BookedPerByte = 2;
    private const int BookedPerDatagram = 1024;

    private readonly double _maxMilliseconds;
    private readonly double _bufferBytes;
    private long _first;
    private long _begin;
    private long _datagrams;
    private long _booked;
    private int _pause;

    /// <param name="maximum">The longest pause. <value>Zero: none.</value></param>
    /// <param name="bufferBytes">The receive buffer, as the kernel counts it.</param>
    public ReceivePause(TimeSpan maximum, int bufferBytes)
    {
        _maxMilliseconds = Math.Min(maximum.TotalMilliseconds, bufferBytes / BurstBytesPerMillisecond);
        _bufferBytes = bufferBytes;
    }

    /// <summary>Takes note of a batch.</summary>
    /// <param name="datagrams">How many datagrams it holds.</param>
    /// <param name="bytes">Their length together.</param>
    /// <param name="isFull">Whether more are probably waiting: there is no pause then.</param>
    /// <param name="timestamp">The time now, of <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <returns>Milliseconds to wait before the next batch is taken.</returns>
    public int After(int datagrams, long bytes, bool isFull, long timestamp)
    {
        if (_first == 0)
        {
            (_first, _begin) = (timestamp, timestamp);
        }

        _datagrams += datagrams;
        _booked += (bytes * BookedPerByte) + ((long)datagrams * BookedPerDatagram);
        double milliseconds = Stopwatch.GetElapsedTime(_begin, timestamp).TotalMilliseconds;
        if (milliseconds >= WindowMilliseconds)
        {
            double fullAfter = _bufferBytes * milliseconds / _booked;
            bool isWarm = Stopwatch.GetElapsedTime(_first, timestamp).TotalMilliseconds >= WarmUpMilliseconds;
            double late = isWarm ? LateMilliseconds : LateWhileWarmingUpMilliseconds;
            double longest = fullAfter < late ? 0 : Math.Min(_maxMilliseconds, fullAfter / BufferShare);
            _pause = _datagrams * longest >= MinDatagrams * milliseconds ? (int)longest : 0;
            (_begin, _datagrams, _booked) = (timestamp, 0, 0);
        }

        return isFull ? 0 : _pause;
    }
}
