namespace PopCon.Update.Documents;

/// <summary>A file of a stored package.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Written">Its time stamp in ticks of UTC. While size and time stamp are these, the content is not read again.</param>
internal sealed record FileEntry(string Path, string Sha256, long Size, long Written);
