namespace PopCon.Trust.Evidence;

/// <summary>Whether the hash that a NuGet signature carries is that of the archive.</summary>
public enum ContentHash
{
    /// <summary>There is no archive to compare with, or no hash to compare.</summary>
    Unchecked,

    /// <summary>The archive is the one that was signed.</summary>
    Match,

    /// <summary>The archive is another one.</summary>
    Mismatch,
}
