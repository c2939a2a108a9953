using PopCon.Metrics;

namespace PopCon.StatsdBridge.Release.Own;

/// <summary>What one of the bridge's own counters had come to at the end of an epoch.</summary>
/// <param name="Series">The counter.</param>
/// <param name="Total">What it counted since the start.</param>
internal readonly record struct OwnCount(CounterSeries Series, long Total);
