namespace PopCon.Gateway.Upstreams;

/// <summary>What an upstream answered.</summary>
/// <param name="Body">The document; <see langword="null"/>: there is none (404).</param>
/// <param name="ContentType">Its type without parameters.</param>
/// <remarks>Immutable.</remarks>
internal sealed record UpstreamReply(byte[]? Body, string ContentType);
