namespace PopCon.Trust.Packages;

/// <summary>Content and length of a file.</summary>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hex digits.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record FileDigest(string Sha256, long Size);
