using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using PopCon.Hosting;

namespace PopCon.Usage.Host.Grants;

/// <summary>Closes the door to a source that guesses user codes: ten wrong ones in ten minutes.</summary>
/// <remarks>
/// Safe from all threads. Addresses are held in memory for ten minutes and never written anywhere. With a full table all sources
/// without a place share one.
/// </remarks>
internal sealed class GuessLimit
{
    private const int MaxGuesses = 10;
    private const int MaxSources = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<IPAddress, Queue<DateTimeOffset>> _guesses = [];
    private readonly Lock _lock = new();

    /// <summary>How long a source has to wait; zero: it may try.</summary>
    public TimeSpan WaitOf(IPAddress? source, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _guesses.TryGetValue(KeyOf(source), out Queue<DateTimeOffset>? times) && Count(times, now) >= MaxGuesses ? times.Peek() + Window - now : TimeSpan.Zero;
        }
    }

    /// <summary>A source gave a wrong code.</summary>
    public void Wrong(IPAddress? source, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_guesses.Count >= MaxSources)
            {
                RemoveOld(now);
            }

            IPAddress key = KeyOf(source);
            if (!_guesses.TryGetValue(key, out Queue<DateTimeOffset>? times))
            {
                _guesses[key] = times = [];
            }

            if (Count(times, now) < MaxGuesses)
            {
                times.Enqueue(now);
            }
        }
    }

    private static int Count(Queue<DateTimeOffset> times, DateTimeOffset now)
    {
        while (times.TryPeek(out DateTimeOffset oldest) && oldest + Window <= now)
        {
            times.Dequeue();
        }

        return times.Count;
    }

    private IPAddress KeyOf(IPAddress? source)
    {
        IPAddress key = source is null ? IPAddress.None : PerSourceLimit.SourceOf(source);
        return _guesses.Count < MaxSources || _guesses.ContainsKey(key) ? key : IPAddress.None;
    }

    private void RemoveOld(DateTimeOffset now)
    {
        foreach ((IPAddress source, Queue<DateTimeOffset> times) in _guesses)
        {
            if (Count(times, now) == 0)
            {
                _guesses.Remove(source);
            }
        }
    }
}
