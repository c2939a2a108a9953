using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace PopCon.Hosting.Logging;

/// <summary>Bounds how often each message is written, so that no outsider can fill the log, whatever part of the program logs.</summary>
/// <remarks>
/// Safe from all threads. A message is its source and id, not its text, so the number of messages is that of the program's
/// log statements. What is suppressed is counted, and the next line of that message carries the count.
/// </remarks>
internal sealed class RepeatLimit(TimeProvider time)
{
    /// <summary>Lines of one message that may come at once: more than any start or reload has, even with hundreds of mapping warnings.</summary>
    private const int Burst = 1_000;

    /// <summary>Time between the lines of one message when they never stop: 86,400 lines a day, about 15 MB.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Key, Message> _messages = new();

    /// <summary>Whether a line may be written.</summary>
    /// <param name="source">The part of the program that logs.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="suppressed">Lines of the same message that were suppressed since the last one that was written; 0 on failure.</param>
    public bool TryPass(string source, int id, out long suppressed)
    {
        Message message = _messages.GetOrAdd(new Key(source, id), static (_, time) => new Message(time), time);
        bool passes = message.Rate.TryPass();
        suppressed = passes ? message.Take() : 0;
        if (!passes)
        {
            message.Suppress();
        }

        return passes;
    }

    /// <summary>Every message of which lines were suppressed and not reported yet, with their number.</summary>
    public IEnumerable<(string Source, int Id, long Count)> TakeSuppressed()
    {
        foreach ((Key key, Message message) in _messages)
        {
            if (message.Take() is > 0 and var count)
            {
                yield return (key.Source, key.Id, count);
            }
        }
    }

    // No value type: a dictionary of one of our own is not compiled ahead of time.
    private sealed record Key(string Source, int Id);

    private sealed class Message(TimeProvider time)
    {
        private long _suppressed;

        public RateLimit Rate { get; } = new(Interval, Burst, time);

        public void Suppress() => Interlocked.Increment(ref _suppressed);

        public long Take() => Interlocked.Exchange(ref _suppressed, 0);
    }
}
