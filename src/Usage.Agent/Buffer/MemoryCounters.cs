using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>Counters for a network file system, where memory is not shared: added to the file under a lock every minute.</summary>
/// <remarks>Safe from all threads. What was added in the last minute is lost with the process; at its end nothing waits.</remarks>
internal sealed class MemoryCounters : ICounters, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly int _offset;
    private readonly long[] _counts;
    private readonly Timer _timer;

    /// <param name="path">The file.</param>
    /// <param name="offset">Where its counters begin.</param>
    /// <param name="count">How many there are.</param>
    public MemoryCounters(string path, int offset, int count)
    {
        _path = path;
        _offset = offset;
        _counts = new long[count];
        _timer = new Timer(static counters => ((MemoryCounters)counters!).Flush(), this, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Add(int index, long count) => Interlocked.Add(ref _counts[index], count);

    /// <inheritdoc/>
    public void Close() => Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    /// <summary>Adds what has gathered to the file; when another process has it, the next time will do.</summary>
    internal void Flush()
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            for (int i = 0; i < _counts.Length; i++)
            {
                long count = Interlocked.Exchange(ref _counts[i], 0);
                if (count != 0)
                {
                    file.Position = _offset + (i * sizeof(long));
                    file.ReadExactly(bytes);
                    BinaryPrimitives.WriteInt64LittleEndian(bytes, BinaryPrimitives.ReadInt64LittleEndian(bytes) + count);
                    file.Position = _offset + (i * sizeof(long));
                    file.Write(bytes);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Locked, gone or full.
        }
    }
}
