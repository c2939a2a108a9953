using System;

namespace PopCon.Gateway.Upstreams;

/// <summary>A version of a package upstream.</summary>
/// <param name="Version">The normalised version in lower case.</param>
/// <param name="Published">When it was published; <see langword="null"/>: not known.</param>
/// <param name="Leaf">The leaf that describes it, as JSON.</param>
/// <remarks>Immutable.</remarks>
internal sealed record NuGetVersionEntry(string Version, DateTimeOffset? Published, string Leaf);
