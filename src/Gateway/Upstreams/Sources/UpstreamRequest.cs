using System;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>A request to an upstream. It holds nothing of a client's.</summary>
/// <param name="Url">The document.</param>
/// <param name="Accept">The formats that are understood, best first.</param>
/// <param name="MaxBytes">The longest document.</param>
/// <param name="Tag">The entity tag of the document that is known; <see langword="null"/>: none is.</param>
/// <remarks>Immutable.</remarks>
internal sealed record UpstreamRequest(Uri Url, string Accept, int MaxBytes, string? Tag = null);
