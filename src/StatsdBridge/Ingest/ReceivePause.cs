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

    // What gathers fills at most a sixteenth of the receive buffer at the rate seen: there is none at millions of lines a second,
    // where a thread that comes late loses datagrams.
    private const int BufferShare = 16;

    // The kernel books more than the length of a datagram: its own structures, and up to the next power of two.
    private const int BookedPerByte = 2;
    private const int BookedPerDatagram = 1024;

    private readonly double _maxMilliseconds;
    private readonly double _maxBooked;
    private long _begin;
    private long _datagrams;
    private long _booked;

    /// <param name="maximum">The longest pause. <value>Zero: none.</value></param>
    /// <param name="bufferBytes">The receive buffer, as the kernel counts it.</param>
    /// <param name="timestamp">The time now, of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public ReceivePause(TimeSpan maximum, int bufferBytes, long timestamp)
    {
        _maxMilliseconds = maximum.TotalMilliseconds;
        _maxBooked = bufferBytes / (double)BufferShare;
        _begin = timestamp;
    }

    /// <summary>Takes note of a batch.</summary>
    /// <param name="datagrams">How many datagrams it holds.</param>
    /// <param name="bytes">Their length together.</param>
    /// <param name="isFull">Whether more are probably waiting: there is no pause then.</param>
    /// <param name="timestamp">The time now, of <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <returns>Milliseconds to wait before the next batch is taken.</returns>
    public int After(int datagrams, long bytes, bool isFull, long timestamp)
    {
        _datagrams += datagrams;
        _booked += (bytes * BookedPerByte) + ((long)datagrams * BookedPerDatagram);
        if (isFull)
        {
            return 0;
        }

        double milliseconds = Stopwatch.GetElapsedTime(_begin, timestamp).TotalMilliseconds;
        double longest = Math.Min(_maxMilliseconds, _maxBooked * milliseconds / _booked);
        int pause = _datagrams * longest >= MinDatagrams * milliseconds ? (int)longest : 0;
        (_begin, _datagrams, _booked) = (timestamp, 0, 0);
        return pause;
    }
}
