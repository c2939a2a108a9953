namespace PopCon.Gateway.Feeds;

/// <summary>What deleting a package does.</summary>
internal enum DeleteMode
{
    /// <summary>It is hidden from searches; the file stays.</summary>
    Unlist = 0,

    /// <summary>The file is gone; name and version are never given out again.</summary>
    Remove,

    /// <summary>It is refused.</summary>
    Forbid,
}
