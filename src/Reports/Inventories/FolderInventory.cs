using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace PopCon.Reports.Inventories;

/// <summary>Reads folders: published applications, a NuGet cache, a <c>site-packages</c>.</summary>
/// <remarks>Stateless. Follows no links, looks at most eight folders deep and at most at 100,000 names in a folder.</remarks>
internal static class FolderInventory
{
    private const int MaxNames = 100_000;

    private static readonly string[] MetadataFiles = ["METADATA", "PKG-INFO"];
    private static readonly string[] AssemblyFolders = ["lib", "runtimes", "tools"];

    private static readonly EnumerationOptions Deep = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>Reads a folder into a collection.</summary>
    /// <exception cref="InventoryException">It holds none of these.</exception>
    public static void Read(string path, InventoryEntries entries)
    {
        if (TryReadSitePackages(path, entries) || TryReadNuGetCache(path, entries))
        {
            return;
        }

        string[] files = [.. Directory.EnumerateFiles(path, "*.deps.json", Deep).Take(MaxNames)];
        if (files.Length == 0)
        {
            throw new InventoryException(path, "it holds no *.deps.json, no NuGet packages and no Python distributions");
        }

        foreach (string file in files)
        {
            InventoryReader.ReadText(InventoryReader.ReadFile(file), file, entries);
        }
    }

    private static bool TryReadSitePackages(string path, InventoryEntries entries)
    {
        string[] distributions = [.. Directory.EnumerateDirectories(path).Take(MaxNames).Where(IsDistribution)];
        foreach (string folder in distributions)
        {
            // numpy-2.0.1.dist-info: the name has no hyphen, because wheels write it with an underscore.
            string name = Path.GetFileName(folder).Split('-')[0].Replace(".egg", string.Empty, StringComparison.Ordinal);
            entries.Add(PackageNames.Python, NameInMetadata(folder) ?? name, WasRequested(folder), HasModule(folder) ? null : Observability.NothingToImport);
        }

        return distributions.Length > 0;
    }

    private static bool IsDistribution(string folder) =>
        folder.EndsWith(".dist-info", StringComparison.Ordinal) || folder.EndsWith(".egg-info", StringComparison.Ordinal);

    private static string? NameInMetadata(string folder)
    {
        const string key = "Name: ";
        string? file = MetadataFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return file is null ? null : File.ReadLines(file).Take(100).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
    }

    // pip leaves an empty file REQUESTED in what was asked for by name, and since version 20.3 in nothing else.
    private static bool? WasRequested(string folder) =>
        !File.Exists(Path.Combine(folder, "RECORD")) ? null : File.Exists(Path.Combine(folder, "REQUESTED"));

    private static bool HasModule(string folder)
    {
        string record = Path.Combine(folder, "RECORD");
        return !File.Exists(record) || File.ReadLines(record).Take(MaxNames).Select(line => line.Split(',')[0])
            .Any(file => file.EndsWith(".py", StringComparison.Ordinal) || file.EndsWith(".so", StringComparison.Ordinal) || file.EndsWith(".pyd", StringComparison.Ordinal));
    }

    // newtonsoft.json/13.0.4/.nupkg.metadata
    private static bool TryReadNuGetCache(string path, InventoryEntries entries)
    {
        bool isFound = false;
        foreach (string package in Directory.EnumerateDirectories(path).Take(MaxNames))
        {
            foreach (string version in Directory.EnumerateDirectories(package).Take(MaxNames).Where(IsExtracted))
            {
                isFound = true;
                entries.Add(PackageNames.Dotnet, Path.GetFileName(package), direct: null, HasAssembly(version) ? null : Observability.NoAssembly);
            }
        }

        return isFound;
    }

    private static bool IsExtracted(string version) =>
        File.Exists(Path.Combine(version, ".nupkg.metadata")) || Directory.EnumerateFiles(version, "*.nuspec").Any();

    private static bool HasAssembly(string version)
    {
        IEnumerable<string> folders = AssemblyFolders.Select(name => Path.Combine(version, name)).Where(Directory.Exists);
        return folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll", Deep)).Any();
    }
}
