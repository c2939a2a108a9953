namespace PopCon.Metrics;

/// <summary>How what is counted for a family gets to what is shown of it; the default is at once.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="K">With a gate: the least count of an epoch that is shown, and its grain. Otherwise 0.</param>
internal readonly record struct FamilyRelease(ReleaseMode Mode, long K)
{
    /// <summary>Whether counts are held back until the end of an epoch.</summary>
    public bool IsProtected => Mode != ReleaseMode.Off;
}
