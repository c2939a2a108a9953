namespace PopCon.Gateway.Counting.Uniques;

/// <summary>A number that may be published.</summary>
/// <param name="Package">The package.</param>
/// <param name="Kind">What was counted.</param>
/// <param name="Value">How many, with two significant digits.</param>
/// <remarks>Immutable.</remarks>
internal sealed record UniqueValue(PackageKey Package, UniqueKind Kind, long Value);
