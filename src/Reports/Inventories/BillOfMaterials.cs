using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace PopCon.Reports.Inventories;

/// <summary>Reads CycloneDX and SPDX documents by the package URLs in them: <c>pkg:nuget/Serilog@3.1.1</c>.</summary>
/// <remarks>Stateless. Components without a package URL, and those of other ecosystems, are left out.</remarks>
internal static class BillOfMaterials
{
    /// <summary>Reads a document; <see langword="false"/> where it is neither.</summary>
    public static bool TryRead(JsonElement root, InventoryEntries entries)
    {
        if (JsonInventory.Text(root, "bomFormat") is "CycloneDX")
        {
            ReadComponents(root, DirectReferences(root), entries);
            return true;
        }

        if (JsonInventory.Text(root, "spdxVersion") is null || JsonInventory.Array(root, "packages") is not { } packages)
        {
            return false;
        }

        IEnumerable<JsonElement> references = packages.EnumerateArray()
            .Select(package => JsonInventory.Array(package, "externalRefs"))
            .OfType<JsonElement>()
            .SelectMany(list => list.EnumerateArray());
        foreach (JsonElement reference in references.Where(one => JsonInventory.Text(one, "referenceType") is "purl"))
        {
            Add(JsonInventory.Text(reference, "referenceLocator"), direct: null, entries);
        }

        return true;
    }

    private static void ReadComponents(JsonElement parent, HashSet<string>? direct, InventoryEntries entries)
    {
        if (JsonInventory.Array(parent, "components") is not { } components)
        {
            return;
        }

        foreach (JsonElement component in components.EnumerateArray())
        {
            string? reference = JsonInventory.Text(component, "bom-ref");
            Add(JsonInventory.Text(component, "purl"), direct is null || reference is null ? null : direct.Contains(reference), entries);
            ReadComponents(component, direct, entries);
        }
    }

    // What the described application itself depends on; null where the document has no graph.
    private static HashSet<string>? DirectReferences(JsonElement root)
    {
        if (JsonInventory.Object(root, "metadata") is not { } metadata
            || JsonInventory.Object(metadata, "component") is not { } application
            || JsonInventory.Text(application, "bom-ref") is not { } reference
            || JsonInventory.Array(root, "dependencies") is not { } dependencies)
        {
            return null;
        }

        return dependencies.EnumerateArray()
            .Where(one => string.Equals(JsonInventory.Text(one, "ref"), reference, StringComparison.Ordinal))
            .Select(one => JsonInventory.Array(one, "dependsOn"))
            .OfType<JsonElement>()
            .SelectMany(list => list.EnumerateArray())
            .Where(one => one.ValueKind == JsonValueKind.String)
            .Select(one => one.GetString()!)
            .ToHashSet(StringComparer.Ordinal);
    }

    // pkg:type/[namespace/]name[@version][?qualifiers][#subpath]
    private static void Add(string? packageUrl, bool? direct, InventoryEntries entries)
    {
        if (packageUrl is null || !packageUrl.StartsWith("pkg:", StringComparison.Ordinal))
        {
            return;
        }

        string[] parts = packageUrl[4..].Split('?', '#')[0].TrimStart('/').Split('/');
        string name = Uri.UnescapeDataString(parts[^1].Split('@')[0]);
        switch (parts[0].ToLowerInvariant())
        {
            case "nuget":
                entries.Add(PackageNames.Dotnet, name, direct);
                break;
            case "pypi":
                entries.Add(PackageNames.Python, name, direct);
                break;
            case "cran":
                entries.Add(PackageNames.R, name, direct);
                break;
            case "conda":
                CondaEnvironment.AddPackage(name, isFromPyPi: false, direct, entries);
                break;
        }
    }
}
