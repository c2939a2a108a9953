using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Logging;

/// <summary>The log: one line per message to standard error, written by a thread of its own.</summary>
/// <remarks>
/// Safe from all threads. A message that repeats too often is suppressed and counted by <see cref="RepeatLimit"/>. A message is formatted by the thread that logs it and then queued; when the reader of
/// standard error is so slow that the queue is full, the line is dropped and counted, never waited for.
/// <see cref="Dispose"/> writes what is queued.
/// </remarks>
internal sealed class StderrLoggerProvider : ILoggerProvider
{
    /// <summary>Lines that may wait. With the longest possible lines about 100 MB, usually below 200 kB.</summary>
    private const int QueueCapacity = 1024;

    /// <summary>How long <see cref="Dispose"/> waits for a reader that has stopped reading: well inside a container's grace period.</summary>
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<string> _queue = new(QueueCapacity);
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly Stream _output;
    private readonly Thread _writer;
    private long _dropped;
    private bool _disposed;

    /// <summary>Starts the writer.</summary>
    /// <param name="options">Level and format.</param>
    /// <param name="time">Stamps the messages.</param>
    /// <param name="output">Where the lines go; not disposed. <see langword="null"/>: standard error.</param>
    public StderrLoggerProvider(LogOptions options, TimeProvider time, Stream? output = null)
    {
        _options = options;
        _time = time;
        Repeats = new RepeatLimit(time);
        _output = output ?? Console.OpenStandardError();
        _writer = new Thread(WriteQueuedLines) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>Lines that were lost because the queue was full or standard error could not be written.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>A logger for one part of the program.</summary>
    /// <param name="categoryName">
    /// A type's full name. The framework's own parts are only heard from warnings on: their information is about their
    /// inner life, and statsd_exporter has no such lines.
    /// </param>
    public ILogger CreateLogger(string categoryName)
    {
        bool own = categoryName.StartsWith("PopCon.", StringComparison.Ordinal);
        LogLevel minimum = own || _options.Level > LogLevel.Warning ? _options.Level : LogLevel.Warning;
        return new StderrLogger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..], minimum, _options.Format);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach ((string source, int id, long count) in Repeats.TakeSuppressed())
        {
            Enqueue(Lost("log lines were suppressed", count, string.Create(CultureInfo.InvariantCulture, $"{source}:{id}")));
        }

        _queue.CompleteAdding();
        if (_writer.Join(FlushTimeout))
        {
            _queue.Dispose();
        }
    }

    /// <summary>Bounds how often each message is written.</summary>
    internal RepeatLimit Repeats { get; }

    /// <summary>The time of a message.</summary>
    internal DateTime Now() => _time.GetUtcNow().UtcDateTime;

    /// <summary>Queues a line without its newline.</summary>
    internal void Enqueue(string line)
    {
        try
        {
            if (_queue.TryAdd(line))
            {
                return;
            }
        }
        catch (InvalidOperationException)
        {
            // Disposed meanwhile (ObjectDisposedException is one too): too late for this line.
        }

        Interlocked.Increment(ref _dropped);
    }

    private void WriteQueuedLines()
    {
        long reported = 0;
        foreach (string line in _queue.GetConsumingEnumerable())
        {
            Write(line);
            long dropped = Dropped;
            if (dropped > reported && _queue.Count == 0)
            {
                Write(Lost("log lines were lost", dropped - reported, source: null));
                reported = dropped;
            }
        }
    }

    private string Lost(string message, long count, string? source)
    {
        var line = new LogLine(_options.Format);
        line.Add("time", LogLine.Timestamp(Now()));
        line.Add("level", "WARN");
        if (source is not null)
        {
            line.Add("source", source);
        }

        line.Add("msg", message);
        line.Add("count", count);
        return line.Finish();
    }

    private void Write(string line)
    {
        try
        {
            _output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _output.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
        {
            // Standard error is closed or its disk is full. There is nowhere to say so but the counter.
            Interlocked.Increment(ref _dropped);
        }
    }
}
