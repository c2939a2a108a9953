using System;
using System.Collections.Generic;
using PopCon.Metrics.Released;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.StatsdBridge.Release;

/// <summary>What all protected series of one mode are counted in: the open epoch, and those that have ended and wait.</summary>
/// <remarks>Used under the ingest lock. Counting allocates a block for each 4,096 series; the end of an epoch moves no series.</remarks>
internal sealed class ReleaseLedger
{
    // A release takes far less than an epoch. Where it does not, an epoch goes on until there is room, so that memory stays bounded.
    private const int MaxWaiting = 4;

    private readonly EpochClock _clock;
    private readonly int _unit;
    private readonly Queue<EndedEpoch> _ended = new();
    private uint _datagram;
    private long _datagramCount;
    private int _left;

    /// <param name="clock">Numbers the epochs.</param>
    /// <param name="unit">How many increments of one datagram count at most; the rest is left out.</param>
    public ReleaseLedger(EpochClock clock, int unit)
    {
        _clock = clock;
        _unit = unit;
    }

    /// <summary>The epochs.</summary>
    public EpochClock Clock => _clock;

    /// <summary>The counts of the open epoch.</summary>
    public EpochCounts Open { get; private set; } = new();

    /// <summary>Reads the bridge's own counters at the end of an epoch.</summary>
    /// <value>Default: reads none.</value>
    public Func<IReadOnlyList<OwnCount>> ReadOwn { get; set; } = static () => [];

    /// <summary>Whether an epoch has ended and waits.</summary>
    public bool HasEnded => _ended.Count > 0;

    /// <summary>Whether the open epoch is that of before a stop.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Takes up the epoch that was open before a stop, also if it has ended meanwhile. Before anything is counted.</summary>
    public void Resume(long epoch)
    {
        _clock.Resume(epoch);
        IsResumed = true;
    }

    /// <summary>Ends the open epoch if its time is over.</summary>
    /// <param name="unixMilliseconds">The time now; one that runs backwards changes nothing.</param>
    public void Advance(long unixMilliseconds)
    {
        if (_ended.Count >= MaxWaiting)
        {
            return;
        }

        long end = _clock.EndUnixMilliseconds;
        if (_clock.Advance(unixMilliseconds))
        {
            _ended.Enqueue(new EndedEpoch(end, _clock.EndOf(_clock.Epoch - 1), Open, _datagramCount, ReadOwn()));
            Open = new EpochCounts();
            _datagramCount = 0;
        }
    }

    /// <summary>What follows is of another datagram.</summary>
    public void BeginDatagram()
    {
        _left = _unit;
        _datagramCount++;

        // 0 marks counts that came from no datagram.
        _datagram = _datagram == uint.MaxValue ? 1 : _datagram + 1;
    }

    /// <summary>Counts a series for the datagram, once.</summary>
    public void Count(ReleasedCounter series)
    {
        if (_left > 0 && Open.Count(series, _datagram))
        {
            _left--;
        }
    }

    /// <summary>Makes sure that the end of the open epoch looks at a series, though nothing of it may count.</summary>
    public void Enter(ReleasedCounter series)
    {
        if (!Open.Contains(series))
        {
            Open.Add(series, 0, 0);
        }
    }

    /// <summary>Hands over the epoch that has waited longest.</summary>
    public EndedEpoch? TakeEnded() => _ended.TryDequeue(out EndedEpoch? epoch) ? epoch : null;
}
