namespace PopCon.StatsdBridge.Release;

/// <summary>An epoch whose counts wait for their release.</summary>
/// <param name="EndUnixMilliseconds">When it ended, in Unix milliseconds.</param>
/// <param name="Counts">What was counted in it; nothing adds to it any more.</param>
internal sealed record EndedEpoch(long EndUnixMilliseconds, EpochCounts Counts);
