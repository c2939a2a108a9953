namespace PopCon.Gateway.SimpleIndex;

/// <summary>One file on the page of a project.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Url">Where it is, escaped, without the hash.</param>
/// <remarks>Immutable.</remarks>
internal sealed record SimpleFile(string FileName, string Url)
{
    /// <summary>The kind of its hash.</summary>
    /// <value>Empty without a hash.</value>
    public string HashType { get; init; } = string.Empty;

    /// <summary>Its hash.</summary>
    /// <value>Empty without a hash.</value>
    public string Hash { get; init; } = string.Empty;

    /// <summary>Its version.</summary>
    /// <value>Empty when it is not known.</value>
    public string Version { get; init; } = string.Empty;

    /// <summary>Which Python it needs.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Whether a signature is beside it.</summary>
    public bool? HasSignature { get; init; }

    /// <summary>Why it was yanked; <see langword="null"/>: it was not.</summary>
    public string? Yanked { get; init; }

    /// <summary>The SHA-256 of its metadata, which is served beside it; <see langword="null"/>: it is not.</summary>
    public string? MetadataHash { get; init; }

    /// <summary>Its size; <see langword="null"/>: not known.</summary>
    public long? Size { get; init; }

    /// <summary>When it was uploaded, in ISO 8601; <see langword="null"/>: not known.</summary>
    public string? UploadTime { get; init; }
}
