namespace PopCon.Gateway.Counting;

/// <summary>The counters.</summary>
internal enum CountKind
{
    /// <summary>A file was fetched.</summary>
    Fetch = 0,

    /// <summary>A list of versions was asked for.</summary>
    Lookup,

    /// <summary>A package was pushed.</summary>
    Push,

    /// <summary>A package was unlisted, yanked or deleted.</summary>
    Remove,

    /// <summary>A tracking pixel was shown.</summary>
    Pixel,

    /// <summary>An event was reported.</summary>
    Event,

    /// <summary>A request to a feed was refused.</summary>
    Reject,
}
