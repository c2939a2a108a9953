using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Reports.Inventories;

/// <summary>Collects the entries of inventories: one for each package, whatever its spelling.</summary>
/// <remarks>Not thread-safe. Limited in number and length, because lists may come from anybody.</remarks>
internal sealed class InventoryEntries
{
    /// <summary>Most entries: ten times the packages of the largest images.</summary>
    public const int MaxEntries = 200_000;

    private const int MaxNameLength = 1024;

    private readonly Dictionary<(string Language, string Package), InventoryEntry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Adds a package.</summary>
    /// <param name="language">Its language.</param>
    /// <param name="name">Its name in any spelling.</param>
    /// <param name="direct">Whether somebody asked for it by name, where that is known.</param>
    /// <param name="notObservable">Why the inventory says that it cannot be seen; its name may say so too.</param>
    public void Add(string language, string? name, bool? direct = null, string? notObservable = null)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || _entries.Count >= MaxEntries)
        {
            return;
        }

        string normal = PackageNames.Normalize(language, name.Trim());
        var entry = new InventoryEntry(language, normal, direct, notObservable ?? Observability.ReasonOf(language, normal));
        _entries[(language, normal)] = _entries.TryGetValue((language, normal), out InventoryEntry? old) ? Merge(old, entry) : entry;
    }

    public void AddAll(IEnumerable<InventoryEntry> entries)
    {
        foreach (InventoryEntry one in entries)
        {
            Add(one.Language, one.Package, one.Direct, one.NotObservable);
        }
    }

    public IReadOnlyList<InventoryEntry> ToList() =>
        [.. _entries.Values.OrderBy(one => one.Language, StringComparer.Ordinal).ThenBy(one => one.Package, StringComparer.Ordinal)];

    // Direct anywhere is direct; seen to have something to load anywhere is observable.
    private static InventoryEntry Merge(InventoryEntry a, InventoryEntry b) => a with
    {
        Direct = a.Direct == true || b.Direct == true ? true : a.Direct ?? b.Direct,
        NotObservable = a.NotObservable is null || b.NotObservable is null ? null : a.NotObservable,
    };
}
