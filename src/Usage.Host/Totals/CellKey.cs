namespace PopCon.Usage.Host.Totals;

/// <summary>What a total is about.</summary>
/// <param name="Package">The package.</param>
/// <param name="Feature">The feature.</param>
/// <param name="Version">Major and minor version; <c>unknown</c> for legacy clients.</param>
/// <param name="Week">The ISO week: <c>2026-W21</c>.</param>
internal sealed record CellKey(string Package, string Feature, string Version, string Week);
