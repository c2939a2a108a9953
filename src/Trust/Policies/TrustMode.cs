namespace PopCon.Trust.Policies;

/// <summary>What follows from "not trusted".</summary>
public enum TrustMode
{
    /// <summary>The package is refused.</summary>
    Enforce,

    /// <summary>The package is used, with one line of warning.</summary>
    Warn,

    /// <summary>The package is used in silence; only the counters know.</summary>
    Audit,
}
