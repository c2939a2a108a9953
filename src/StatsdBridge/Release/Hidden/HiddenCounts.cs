using System.Collections.Generic;

namespace PopCon.StatsdBridge.Release.Hidden;

/// <summary>The counts of open epochs between a clean stop and the next start.</summary>
/// <param name="Settings">The settings they were counted under, in words; under others they are of no use.</param>
/// <param name="GateEpoch">The number of the open epoch of the gate.</param>
/// <param name="DpEpoch">The number of the open epoch of dp.</param>
/// <param name="Families">By family.</param>
internal sealed record HiddenCounts(string Settings, long GateEpoch, long DpEpoch, IReadOnlyList<HiddenCounts.Family> Families)
{
    /// <summary>The counts of one family.</summary>
    /// <param name="Name">The metric name.</param>
    /// <param name="Help">Its HELP text.</param>
    /// <param name="Rule">How it is released, in words.</param>
    /// <param name="Series">Its series.</param>
    internal sealed record Family(string Name, string Help, string Rule, IReadOnlyList<Series> Series);

    /// <summary>The count of one series.</summary>
    /// <param name="Labels">Its labels in the text format.</param>
    /// <param name="TtlMilliseconds">How long it is shown after its last step; 0 is for ever.</param>
    /// <param name="Count">Its increments in the open epoch.</param>
    internal sealed record Series(byte[] Labels, long TtlMilliseconds, uint Count);
}
