namespace PopCon.Reports.Sources.Gateways;

/// <summary>A package that a repository of a gateway holds.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Language">The language of the package.</param>
/// <param name="Package">Its name.</param>
/// <param name="DaysSinceFetch">Whole days since it was last fetched; -1: not since the gateway began to remember.</param>
/// <remarks>Immutable.</remarks>
public sealed record OwnPackage(string Repository, string Language, string Package, long DaysSinceFetch);
