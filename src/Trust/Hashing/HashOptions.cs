namespace PopCon.Trust.Hashing;

/// <summary>What goes into a folder's hash beside its files.</summary>
public sealed record HashOptions
{
    /// <summary>What every path begins with.</summary>
    /// <value>Relative, joined by <c>/</c>. <see langword="null"/> (the default) is the folder's own name, the empty string is no prefix.</value>
    public string? Prefix { get; init; }

    /// <summary>Whether every file counts as mode 100644.</summary>
    /// <value>Default false: a file whose owner may execute it is 100755.</value>
    public bool IgnoreModes { get; init; }

    /// <summary>Whether a <c>.git</c> directly in the folder is passed over.</summary>
    /// <value>Default false: any entry with that name is an error, because git leaves it out and it could hide files.</value>
    public bool SkipDotGit { get; init; }
}
