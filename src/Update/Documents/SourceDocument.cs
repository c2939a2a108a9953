namespace PopCon.Update.Documents;

/// <summary>An answer of a source, kept to be used while it does not change.</summary>
/// <param name="Url">Where it comes from.</param>
/// <param name="ETag">The source's mark of this content.</param>
/// <param name="Body">The content.</param>
internal sealed record SourceDocument(string Url, string ETag, byte[] Body);
