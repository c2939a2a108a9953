namespace PopCon.Update.Feeds;

/// <summary>A version of a package that a source lists.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Version">The version as the source writes it.</param>
/// <param name="Location">Where the source has it; the source's own business.</param>
public sealed record SourcePackage(string Id, string Version, string Location);
