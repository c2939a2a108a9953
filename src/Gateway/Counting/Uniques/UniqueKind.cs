namespace PopCon.Gateway.Counting.Uniques;

/// <summary>What is counted once a day.</summary>
internal enum UniqueKind
{
    /// <summary>Sessions of NuGet clients.</summary>
    Session = 0,

    /// <summary>Networks: addresses cut to /24 or /48.</summary>
    Endpoint,

    /// <summary>Networks with the kind of client and its operating system.</summary>
    Origin,
}
