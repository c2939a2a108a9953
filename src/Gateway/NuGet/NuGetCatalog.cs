using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet;

/// <summary>The packages of one repository, in memory.</summary>
/// <remarks>Safe from all threads. Reading takes no lock; a change replaces one package.</remarks>
internal sealed class NuGetCatalog
{
    private readonly ConcurrentDictionary<string, NuGetPackage> _packages;
    private readonly Lock _changing = new();

    /// <param name="stored">The files that are stored.</param>
    public NuGetCatalog(IEnumerable<FileMeta> stored)
    {
        _packages = new ConcurrentDictionary<string, NuGetPackage>(
            stored.Select(NuGetEntry.Of)
                .GroupBy(entry => entry.Meta.Name, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key, new NuGetPackage(group))),
            StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every package that has a version.</summary>
    public IEnumerable<NuGetPackage> Packages => _packages.Values.Where(package => package.Entries.Length > 0);

    /// <summary>Versions that are stored.</summary>
    public int Count => _packages.Values.Sum(package => package.Entries.Length);

    /// <summary>A package; <see langword="null"/>: the repository has none by this name.</summary>
    public NuGetPackage? Find(string id) =>
        _packages.TryGetValue(id, out NuGetPackage? package) && package.Entries.Length > 0 ? package : null;

    /// <summary>Adds a version, or replaces what is known about it.</summary>
    public void Put(NuGetEntry entry)
    {
        lock (_changing)
        {
            IEnumerable<NuGetEntry> others = _packages.TryGetValue(entry.Meta.Name, out NuGetPackage? package)
                ? package.All.Where(other => !string.Equals(other.PathVersion, entry.PathVersion, StringComparison.Ordinal))
                : [];
            _packages[entry.Meta.Name] = new NuGetPackage([.. others, entry]);
        }
    }
}
