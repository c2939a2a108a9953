using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Requirements;

namespace PopCon.Update.Feeds;

/// <summary>File names of the form <c>Id.Version.nupkg</c>. Other names do no harm.</summary>
internal static class PackageFileName
{
    /// <summary>The extension of a package.</summary>
    public const string Extension = ".nupkg";

    /// <summary>The versions of a package among files.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="files">File names, and where they are.</param>
    public static IReadOnlyList<SourcePackage> Find(string id, IEnumerable<(string Name, string Location)> files) =>
        [.. from file in files
            let version = VersionOf(id, file.Name)
            where version is not null
            select new SourcePackage(file.Name[..id.Length], version, file.Location)];

    private static string? VersionOf(string id, string name)
    {
        int start = id.Length + 1;
        bool hasForm = name.Length > start + Extension.Length
            && name[id.Length] == '.'
            && name.StartsWith(id, StringComparison.OrdinalIgnoreCase)
            && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
        return hasForm && name[start..^Extension.Length] is var version && VersionText.TryParse(version) is not null ? version : null;
    }
}
