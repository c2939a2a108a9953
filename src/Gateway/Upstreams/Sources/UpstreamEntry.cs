namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>A document that was read.</summary>
/// <param name="Value">The document; <see langword="null"/>: the upstream has none.</param>
/// <param name="Tag">Its entity tag; <see langword="null"/> without one.</param>
/// <param name="Bytes">The size of its source.</param>
/// <param name="Read">The timestamp of the last answer about it.</param>
/// <remarks>Immutable.</remarks>
internal sealed record UpstreamEntry(object? Value, string? Tag, int Bytes, long Read);
