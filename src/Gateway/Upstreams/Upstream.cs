namespace PopCon.Gateway.Upstreams;

/// <summary>Where a repository finds what it does not hold itself.</summary>
/// <param name="NuGet">NuGet feeds; <see langword="null"/>: none.</param>
/// <param name="PyPi">Python indexes; <see langword="null"/>: none.</param>
/// <param name="Npm">npm registries; <see langword="null"/>: none.</param>
/// <param name="Reserved">Names that are never asked for.</param>
/// <remarks>Immutable.</remarks>
internal sealed record Upstream(NuGetUpstream? NuGet, PyPiUpstream? PyPi, NpmUpstream? Npm, ReservedNames Reserved);
