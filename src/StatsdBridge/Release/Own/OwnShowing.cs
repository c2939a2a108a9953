namespace PopCon.StatsdBridge.Release.Own;

/// <summary>How one of the bridge's own metrics is shown beside protected families.</summary>
internal enum OwnShowing
{
    /// <summary>As ever: it moves by overload or administration, not by who uses what.</summary>
    Live,

    /// <summary>A counter that stands still within an epoch and moves at its end by the step of a gate.</summary>
    Quiet,

    /// <summary>In steps too large to tell of a line.</summary>
    Coarse,

    /// <summary>Not at all.</summary>
    Hidden,
}
