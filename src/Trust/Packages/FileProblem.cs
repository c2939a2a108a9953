namespace PopCon.Trust.Packages;

/// <summary>A file that is not as the statement says, or that is revoked.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="Problem"><c>missing</c>, <c>added</c>, <c>modified</c> or <c>revoked</c>.</param>
/// <param name="Expected">SHA-256 in the statement; <see langword="null"/> for an added file.</param>
/// <param name="Found">SHA-256 of the file; <see langword="null"/> for a missing file.</param>
public sealed record FileProblem(string Path, string Problem, string? Expected, string? Found);
