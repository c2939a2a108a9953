using System.Collections.Generic;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.StatsdBridge.Release;

/// <summary>An epoch whose counts wait for their release.</summary>
/// <param name="EndUnixMilliseconds">When it ended, in Unix milliseconds.</param>
/// <param name="LastEndUnixMilliseconds">When the epoch before the one that is open ended: later, if nothing ran meanwhile.</param>
/// <param name="Counts">What was counted in it; nothing adds to it any more.</param>
/// <param name="DatagramCount">How many datagrams came in it, and lines over TCP.</param>
/// <param name="Own">What the bridge's own counters had come to at its end.</param>
internal sealed record EndedEpoch(
    long EndUnixMilliseconds, long LastEndUnixMilliseconds, EpochCounts Counts, long DatagramCount, IReadOnlyList<OwnCount> Own);
