namespace PopCon.Gateway.Counting;

/// <summary>How much of a package's version is counted.</summary>
internal enum VersionDetail
{
    /// <summary>Two numbers.</summary>
    Minor = 0,

    /// <summary>One number.</summary>
    Major,

    /// <summary>All of it.</summary>
    Full,

    /// <summary>Nothing.</summary>
    None,
}
