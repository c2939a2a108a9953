using System;
using System.Collections.Frozen;
using System.IO;
using System.Linq;

namespace PopCon.Trust.Loading;

/// <summary>The assemblies that come with the runtime of this process.</summary>
internal static class SharedFramework
{
    private static readonly FrozenSet<string> Names = Find();

    /// <summary>Whether the runtime brings an assembly of that name.</summary>
    public static bool Has(string name) => Names.Contains(name);

    // The runtime lists its own assemblies and those of the application; the latter lie beside the application.
    private static FrozenSet<string> Find()
    {
        string application = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string all = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;
        return all.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !string.Equals(Path.GetDirectoryName(path), application, StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
