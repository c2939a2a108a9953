using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Caching.Memory;

namespace PopCon.Gateway.Storage.Indexing;

/// <summary>The packages of one ecosystem of a repository: all of them packed, and those asked for lately unpacked as well.</summary>
/// <typeparam name="T">A package unpacked; it must be immutable.</typeparam>
/// <param name="names">How names are compared.</param>
/// <param name="identify">What tells the files of a package apart, such as the version.</param>
/// <param name="unpack">Makes a package of its files, removed ones included.</param>
/// <remarks>Safe from all threads. Reading takes no lock; a change replaces one package.</remarks>
internal sealed class PackageTable<T>(StringComparer names, Func<FileMeta, string> identify, Func<IReadOnlyList<FileMeta>, T> unpack) : IDisposable
    where T : class
{
    // A version takes about 4 kB.
    private const int MaxUnpackedFiles = 4_000;

    private readonly ConcurrentDictionary<string, IndexPackage> _packages = new(names);
    private readonly MemoryCache _unpacked = new(new MemoryCacheOptions { SizeLimit = MaxUnpackedFiles });
    private readonly Lock _changing = new();

    /// <summary>The packages that have a file.</summary>
    public IEnumerable<IndexPackage> Packages => _packages.Values.Where(package => package.Count > 0);

    /// <summary>Files that are there.</summary>
    public int Count => _packages.Values.Sum(package => package.Count);

    /// <summary>Whether the repository has or had a package, so that its name is never asked for upstream.</summary>
    public bool Owns(string name) => _packages.ContainsKey(name);

    /// <summary>A package; <see langword="null"/>: the repository has none by this name.</summary>
    /// <exception cref="StorageException">What is known about it is damaged.</exception>
    public T? Find(string name)
    {
        if (!_packages.TryGetValue(name, out IndexPackage? package) || package.Count == 0)
        {
            return null;
        }

        if (!_unpacked.TryGetValue(package, out T? found))
        {
            found = Unpack(package);
            Keep(package, found);
        }

        return found;
    }

    /// <summary>Unpacks a package that is not worth keeping so.</summary>
    /// <exception cref="StorageException">What is known about it is damaged.</exception>
    public T Unpack(IndexPackage package) => unpack([.. package.Unpack().Select(entry => entry.Meta)]);

    /// <summary>Adds packages as an index has them.</summary>
    public void Load(IEnumerable<IndexPackage> packages)
    {
        lock (_changing)
        {
            foreach (IndexPackage package in packages)
            {
                _packages[package.Name] = package;
            }
        }
    }

    /// <summary>Adds files, or replaces what is known about them. Each package is unpacked and packed anew once.</summary>
    /// <returns>The packages by their names.</returns>
    public IReadOnlyList<KeyValuePair<string, T>> Put(IEnumerable<FileMeta> metas)
    {
        var changed = new List<KeyValuePair<string, T>>();
        lock (_changing)
        {
            foreach (IGrouping<string, FileMeta> group in metas.GroupBy(meta => meta.Name, names))
            {
                var files = new Dictionary<string, IndexEntry>(StringComparer.Ordinal);
                foreach (FileMeta meta in group)
                {
                    files[identify(meta)] = new IndexEntry(string.Empty, meta);
                }

                bool isKnown = _packages.TryGetValue(group.Key, out IndexPackage? before);
                IEnumerable<IndexEntry> others = isKnown ? before!.Unpack().Where(other => !files.ContainsKey(identify(other.Meta))) : [];
                IndexEntry[] entries = [.. others, .. files.Values];
                T found = unpack([.. entries.Select(entry => entry.Meta)]);
                var package = IndexPackage.Of(entries);
                Keep(package, found);
                _packages[group.Key] = package;
                changed.Add(KeyValuePair.Create(package.Name, found));
                if (isKnown)
                {
                    _unpacked.Remove(before!);
                }
            }
        }

        return changed;
    }

    private void Keep(IndexPackage package, T found) =>
        _unpacked.Set(package, found, new MemoryCacheEntryOptions { Size = Math.Min(package.Count, MaxUnpackedFiles / 4) });

    /// <inheritdoc/>
    public void Dispose() => _unpacked.Dispose();
}
