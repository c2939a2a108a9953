namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>What an upstream answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The document; <see langword="null"/>: there is none (404), or it has not changed (304).</param>
/// <param name="ContentType">Its type without parameters.</param>
/// <param name="Tag">Its entity tag; <see langword="null"/> without one.</param>
/// <remarks>Immutable.</remarks>
internal sealed record UpstreamReply(int Status, byte[]? Body, string ContentType, string? Tag);
