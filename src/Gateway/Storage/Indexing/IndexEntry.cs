namespace PopCon.Gateway.Storage.Indexing;

/// <summary>One file of an index.</summary>
/// <param name="Tag">The storage's own mark of this state of the meta, such as an entity tag; empty where it has none.</param>
/// <param name="Meta">The meta.</param>
/// <remarks>Immutable.</remarks>
internal sealed record IndexEntry(string Tag, FileMeta Meta);
