using System;
using PopCon.Metrics;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>What stages need of privacy where no family is protected.</summary>
internal static class Unprotected
{
    /// <summary>Counts that stay empty.</summary>
    public static ProtectedCounts Counts() => new(
        new Protection(ReleaseMode.Off, string.Empty, 50), TimeSpan.FromDays(1), TimeSpan.FromDays(7), 64, TimeProvider.System);

    /// <summary>Saved series that are all of open families.</summary>
    public static SavedReleases Releases() => new(Counts(), MetricMapper.None, new ReleaseSteps(new DpParameters(1, 1e-6, 64)));
}
