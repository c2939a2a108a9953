namespace PopCon.Update.Signing;

/// <summary>A version that a signed index lists.</summary>
/// <param name="Sha256">SHA-256 of the archive.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Rollout">The percentage of stores that take it.</param>
internal sealed record IndexEntry(string Sha256, long Size, int Rollout);
