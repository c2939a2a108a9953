using System;

namespace PopCon.Usage.Events.Batches;

/// <summary>A count of one feature, version and day.</summary>
internal sealed record UsageRow(string Feature, string Version, DateOnly Day, long Count)
{
    /// <summary>The order of a batch: day, version, feature, by the values of characters.</summary>
    public static int InOrder(UsageRow a, UsageRow b)
    {
        int byDay = a.Day.CompareTo(b.Day);
        int byVersion = byDay != 0 ? byDay : string.CompareOrdinal(a.Version, b.Version);
        return byVersion != 0 ? byVersion : string.CompareOrdinal(a.Feature, b.Feature);
    }
}
