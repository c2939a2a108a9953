namespace PopCon.StatsdBridge.Release;

/// <summary>
/// One of the bridge's own counters as scrapes see it beside protected families: it stands still within an epoch and moves at its
/// end by the step of a gate.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class QuietCounter
{
    private long _totalAtLastEnd;

    /// <summary>What scrapes see; 0 before the first step.</summary>
    public long Shown { get; private set; }

    /// <summary>Moves what is shown.</summary>
    /// <param name="total">What the counter counts, since the start.</param>
    /// <param name="datagrams">How many datagrams came in the epoch.</param>
    /// <param name="k">The gate's k: with fewer datagrams nothing moves.</param>
    public void EndEpoch(long total, long datagrams, long k)
    {
        long count = total - _totalAtLastEnd;
        _totalAtLastEnd = total;
        Shown += datagrams < k ? 0 : ReleaseRule.Gate.StepOf(count, k);
    }
}
