namespace PopCon.Gateway.Python;

/// <summary>What the index shows of a file.</summary>
/// <param name="RequiresPython">Which Python it needs; <see langword="null"/>: it does not say.</param>
/// <param name="MetadataSha256">The SHA-256 of a wheel's metadata; <see langword="null"/>: it is not a wheel.</param>
/// <param name="MetadataPath">Where the metadata is in the wheel; <see langword="null"/>: it is not a wheel.</param>
/// <remarks>Immutable.</remarks>
internal sealed record PythonFacts(string? RequiresPython, string? MetadataSha256, string? MetadataPath);
