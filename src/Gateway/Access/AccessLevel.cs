namespace PopCon.Gateway.Access;

/// <summary>What a client may do with a repository.</summary>
internal enum AccessLevel
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read.</summary>
    Read,

    /// <summary>Read and write.</summary>
    Write,
}
