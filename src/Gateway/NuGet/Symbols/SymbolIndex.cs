using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet.Symbols;

/// <summary>Which versions have a PDB, by its key.</summary>
/// <remarks>
/// Safe from all threads. Takes about 200 bytes for a PDB. A version whose symbols were stored before keys were kept is a candidate for each
/// key. Versions that are gone stay: the caller looks whether a candidate is still there.
/// </remarks>
internal sealed class SymbolIndex
{
    // The same file may be in several versions. One of them is enough, unless it is deleted.
    private const int MaxVersions = 8;

    private readonly ConcurrentDictionary<string, (string Name, string Version)[]> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Version), bool> _withoutKeys = new();

    /// <summary>Adds what a package has.</summary>
    public void Add(NuGetPackage package)
    {
        foreach (FileMeta meta in package.Entries.Select(entry => entry.Meta).Where(meta => meta.HasSymbols))
        {
            Add(meta);
        }
    }

    /// <summary>The versions that have a PDB, or may have it.</summary>
    /// <param name="key">A key of <see cref="SymbolPackage"/>.</param>
    public IEnumerable<(string Name, string Version)> Find(string key) => _versions.TryGetValue(key, out (string Name, string Version)[]? found) ? found : _withoutKeys.Keys;

    private void Add(FileMeta meta)
    {
        (string Name, string Version) version = (meta.Name, meta.Version);
        if (meta.SymbolKeys is null)
        {
            _withoutKeys[version] = true;
            return;
        }

        _withoutKeys.TryRemove(version, out _);
        foreach (string key in meta.SymbolKeys)
        {
            _versions.AddOrUpdate(key, [version], (_, known) => known.Contains(version) ? known : [version, .. known.Take(MaxVersions - 1)]);
        }
    }
}
