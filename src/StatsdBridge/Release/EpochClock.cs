using System;

namespace PopCon.StatsdBridge.Release;

/// <summary>
/// Numbers the epochs of one length: epoch e covers [a + eL, a + (e+1)L) with a = 1970-01-05 00:00 UTC, so that days begin at
/// midnight UTC and weeks on Monday.
/// </summary>
/// <remarks>The number never decreases: a clock that is set back changes nothing. Used under the ingest lock.</remarks>
internal sealed class EpochClock
{
    // The first Monday of Unix time.
    private const long OriginMilliseconds = 345_600_000;

    private readonly long _lengthMilliseconds;

    /// <param name="length">The length of an epoch; at least a second.</param>
    /// <param name="unixMilliseconds">The time now, in Unix milliseconds.</param>
    public EpochClock(TimeSpan length, long unixMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromSeconds(1));
        _lengthMilliseconds = (long)length.TotalMilliseconds;
        Resume(EpochOf(unixMilliseconds));
    }

    /// <summary>The number of the open epoch.</summary>
    public long Epoch { get; private set; }

    /// <summary>When the open epoch ends, in Unix milliseconds.</summary>
    public long EndUnixMilliseconds { get; private set; }

    /// <summary>Moves on to the epoch of a moment, if that is a later one.</summary>
    /// <returns>Whether the epoch that was open has ended.</returns>
    public bool Advance(long unixMilliseconds)
    {
        // One comparison nearly always: it is asked for every batch of datagrams.
        if (unixMilliseconds < EndUnixMilliseconds)
        {
            return false;
        }

        Epoch = EpochOf(unixMilliseconds);
        EndUnixMilliseconds = EndOf(Epoch);
        return true;
    }

    /// <summary>Goes to an epoch, also to one that has ended.</summary>
    public void Resume(long epoch)
    {
        Epoch = epoch;
        EndUnixMilliseconds = EndOf(epoch);
    }

    /// <summary>When an epoch ends, in Unix milliseconds.</summary>
    public long EndOf(long epoch) => OriginMilliseconds + ((epoch + 1) * _lengthMilliseconds);

    /// <summary>Whether an epoch of this length ends at a moment: what the created timestamps of released series are.</summary>
    public bool IsEnd(long unixMilliseconds) => (unixMilliseconds - OriginMilliseconds) % _lengthMilliseconds == 0;

    // Rounded down, also before the origin.
    private long EpochOf(long unixMilliseconds)
    {
        long since = unixMilliseconds - OriginMilliseconds;
        long epoch = since / _lengthMilliseconds;
        return since % _lengthMilliseconds < 0 ? epoch - 1 : epoch;
    }
}
