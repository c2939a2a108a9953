namespace PopCon.Metrics;

/// <summary>How the counts of a family get from what is known to what is shown.</summary>
internal enum ReleaseMode : byte
{
    /// <summary>At once.</summary>
    Off,

    /// <summary>At the end of an epoch, as multiples of k, and not at all below k.</summary>
    Gate,

    /// <summary>At the end of an epoch, with noise, and not at all below θ.</summary>
    Dp,
}
