namespace PopCon.Reports.Inventories;

/// <summary>A package that is installed or shipped.</summary>
/// <param name="Language"><c>dotnet</c>, <c>python</c> or <c>r</c>; empty where the inventory does not say it, which meets all of them.</param>
/// <param name="Package">Its name, in the form of <see cref="PackageNames"/>.</param>
/// <param name="Direct">Whether somebody asked for it by name; <see langword="null"/> where the inventory does not say it.</param>
/// <param name="NotObservable">Why its use cannot be seen; <see langword="null"/> where it can.</param>
public sealed record InventoryEntry(string Language, string Package, bool? Direct = null, string? NotObservable = null);
