using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace PopCon.Reports.Inventories;

/// <summary>Reads the JSON files of .NET: <c>*.deps.json</c>, <c>project.assets.json</c>, <c>packages.lock.json</c>, <c>dotnet list package</c>.</summary>
/// <remarks>Stateless.</remarks>
internal static class DotnetJson
{
    private static readonly string[] AssetGroups = ["runtime", "runtimeTargets"];

    /// <summary>Reads a document; <see langword="false"/> where it is none of these.</summary>
    public static bool TryRead(JsonElement root, InventoryEntries entries)
    {
        if (JsonInventory.Object(root, "targets") is { } targets && JsonInventory.Object(root, "libraries") is { } libraries)
        {
            ReadTargets(root, targets, libraries, entries);
            return true;
        }

        return TryReadList(root, entries) || TryReadLock(root, entries);
    }

    // deps.json and project.assets.json have the same targets; they differ in where direct dependencies are named.
    private static void ReadTargets(JsonElement root, JsonElement targets, JsonElement libraries, InventoryEntries entries)
    {
        HashSet<string> packages = [.. libraries.EnumerateObject()
            .Where(library => JsonInventory.Text(library.Value, "type") is "package")
            .Select(library => library.Name)];
        HashSet<string> direct = DirectNames(root, targets, packages);
        foreach (JsonProperty target in targets.EnumerateObject().Where(target => target.Value.ValueKind == JsonValueKind.Object))
        {
            foreach (JsonProperty library in target.Value.EnumerateObject().Where(library => packages.Contains(library.Name)))
            {
                string id = library.Name.Split('/')[0];
                entries.Add(PackageNames.Dotnet, id, direct.Contains(id), HasAssembly(library.Value) ? null : Observability.NoAssembly);
            }
        }
    }

    private static HashSet<string> DirectNames(JsonElement root, JsonElement targets, HashSet<string> packages)
    {
        IEnumerable<JsonElement> named = JsonInventory.Object(root, "project") is { } project
            ? Objects(JsonInventory.Object(project, "frameworks"))
            : Objects(targets).SelectMany(target => target.EnumerateObject()).Where(library => !packages.Contains(library.Name)).Select(library => library.Value);
        return named
            .Select(one => JsonInventory.Object(one, "dependencies"))
            .OfType<JsonElement>()
            .SelectMany(dependencies => dependencies.EnumerateObject())
            .Select(dependency => dependency.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<JsonElement> Objects(JsonElement? parent) =>
        parent is { } element ? element.EnumerateObject().Select(one => one.Value).Where(one => one.ValueKind == JsonValueKind.Object) : [];

    // "_._" is NuGet's placeholder for a folder that is empty on purpose.
    private static bool HasAssembly(JsonElement library) =>
        AssetGroups
            .Select(name => JsonInventory.Object(library, name))
            .OfType<JsonElement>()
            .SelectMany(assets => assets.EnumerateObject())
            .Any(asset => asset.Name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                && JsonInventory.Text(asset.Value, "assetType") is null or "runtime");

    private static bool TryReadLock(JsonElement root, InventoryEntries entries)
    {
        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number
            || JsonInventory.Object(root, "dependencies") is not { } dependencies)
        {
            return false;
        }

        foreach (JsonProperty package in Objects(dependencies).SelectMany(framework => framework.EnumerateObject()))
        {
            if (JsonInventory.Text(package.Value, "type") is { } type && !type.Equals("Project", StringComparison.OrdinalIgnoreCase))
            {
                // "CentralTransitive" is a transitive one whose version is pinned centrally.
                entries.Add(PackageNames.Dotnet, package.Name, type.Equals("Direct", StringComparison.OrdinalIgnoreCase));
            }
        }

        return true;
    }

    private static bool TryReadList(JsonElement root, InventoryEntries entries)
    {
        if (JsonInventory.Array(root, "projects") is not { } projects)
        {
            return false;
        }

        foreach (JsonElement framework in projects.EnumerateArray().SelectMany(project => Items(project, "frameworks")))
        {
            AddIds(Items(framework, "topLevelPackages"), direct: true, entries);
            AddIds(Items(framework, "transitivePackages"), direct: false, entries);
        }

        return true;
    }

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        JsonInventory.Array(parent, name) is { } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static void AddIds(IEnumerable<JsonElement> packages, bool direct, InventoryEntries entries)
    {
        foreach (JsonElement package in packages)
        {
            entries.Add(PackageNames.Dotnet, JsonInventory.Text(package, "id"), direct);
        }
    }
}
