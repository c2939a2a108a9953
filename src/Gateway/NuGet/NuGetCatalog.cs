using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PopCon.Gateway.NuGet;

/// <summary>The packages of one repository, in memory.</summary>
/// <remarks>Safe from all threads. Reading takes no lock; a change replaces one package.</remarks>
internal sealed class NuGetCatalog
{
    private readonly ConcurrentDictionary<string, NuGetPackage> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _changing = new();

    /// <summary>Every package that has a version.</summary>
    public IEnumerable<NuGetPackage> Packages => _packages.Values.Where(package => package.Entries.Length > 0);

    /// <summary>Versions that are stored.</summary>
    public int Count => _packages.Values.Sum(package => package.Entries.Length);

    /// <summary>A package; <see langword="null"/>: the repository has none by this name.</summary>
    public NuGetPackage? Find(string id) =>
        _packages.TryGetValue(id, out NuGetPackage? package) && package.Entries.Length > 0 ? package : null;

    /// <summary>Whether the repository has or had a package, so that its name is never asked for upstream.</summary>
    public bool Owns(string id) => _packages.ContainsKey(id);

    /// <summary>Adds versions, or replaces what is known about them. Each package is built anew once.</summary>
    public void PutAll(IEnumerable<NuGetEntry> entries)
    {
        lock (_changing)
        {
            foreach (IGrouping<string, NuGetEntry> group in entries.GroupBy(entry => entry.Meta.Name, StringComparer.OrdinalIgnoreCase))
            {
                HashSet<string> versions = [.. group.Select(entry => entry.PathVersion)];
                IEnumerable<NuGetEntry> others = _packages.TryGetValue(group.Key, out NuGetPackage? package)
                    ? package.All.Where(other => !versions.Contains(other.PathVersion))
                    : [];
                _packages[group.Key] = new NuGetPackage([.. others, .. group]);
            }
        }
    }

    /// <summary>Adds a version, or replaces what is known about it.</summary>
    public void Put(NuGetEntry entry) => PutAll([entry]);
}
