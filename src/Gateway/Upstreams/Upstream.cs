namespace PopCon.Gateway.Upstreams;

/// <summary>Where a repository finds what it does not hold itself.</summary>
/// <param name="NuGet">A NuGet feed; <see langword="null"/>: none.</param>
/// <param name="PyPi">A Python index; <see langword="null"/>: none.</param>
/// <param name="Npm">The base of an npm registry, with a final slash; <see langword="null"/>: none.</param>
/// <param name="Reserved">Names that are never asked for.</param>
/// <remarks>Immutable.</remarks>
internal sealed record Upstream(NuGetUpstream? NuGet, PyPiUpstream? PyPi, string? Npm, ReservedNames Reserved);
