using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.NuGet.Symbols;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.NuGet;

/// <summary>The packages of one repository, in memory.</summary>
/// <remarks>
/// Safe from all threads. Reading takes no lock; a change replaces one package. What searches and debuggers look at is kept beside the packages.
/// For those that were there at the start it is made in the background; searches and debuggers wait for it, nothing else does.
/// </remarks>
internal sealed class NuGetCatalog : IDisposable
{
    private readonly PackageTable<NuGetPackage> _table = new(
        StringComparer.OrdinalIgnoreCase, static meta => meta.Version, static metas => new NuGetPackage(metas));

    private readonly SymbolIndex _symbols = new();
    private readonly Lock _changing = new();
    private Task _preparing = Task.CompletedTask;
    private volatile SearchEntry[] _search = [];

    /// <summary>Every package that has a version.</summary>
    public IEnumerable<IndexPackage> Packages => _table.Packages;

    /// <summary>Versions that are stored.</summary>
    public int Count => _table.Count;

    /// <inheritdoc cref="PackageTable{T}.Find"/>
    public NuGetPackage? Find(string id) => _table.Find(id) is { Entries.Length: > 0 } package ? package : null;

    /// <inheritdoc cref="PackageTable{T}.Unpack"/>
    public NuGetPackage Unpack(IndexPackage package) => _table.Unpack(package);

    /// <inheritdoc cref="PackageTable{T}.Owns"/>
    public bool Owns(string id) => _table.Owns(id);

    /// <summary>What searches look at, ordered by id.</summary>
    public async Task<SearchEntry[]> ListForSearchAsync(CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken);
        return _search;
    }

    /// <summary>The names and versions of packages that have a PDB, or may have it.</summary>
    /// <param name="key">A key of <see cref="SymbolPackage"/>.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    public async Task<IEnumerable<(string Name, string Version)>> FindSymbolsAsync(string key, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken);
        return _symbols.Find(key);
    }

    /// <summary>Adds packages as an index has them.</summary>
    public void Load(IReadOnlyCollection<IndexPackage> packages)
    {
        _table.Load(packages);
        _preparing = Task.Run(() => PrepareSearch(packages));
    }

    /// <summary>Adds versions, or replaces what is known about them. Each package is unpacked and packed anew once.</summary>
    public void Put(params IEnumerable<FileMeta> metas)
    {
        lock (_changing)
        {
            AddToSearch([.. _table.Put(metas).Select(package => TryPrepare(package.Key, package.Value)).OfType<SearchEntry>()]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private void PrepareSearch(IReadOnlyCollection<IndexPackage> packages)
    {
        var entries = new ConcurrentBag<SearchEntry>();
        Parallel.ForEach(packages, package =>
        {
            if (TryUnpack(package) is { } unpacked && TryPrepare(package.Name, unpacked) is { } entry)
            {
                entries.Add(entry);
            }
        });

        // What was put meanwhile is newer.
        lock (_changing)
        {
            AddToSearch(entries.ExceptBy(_search.Select(entry => entry.Name), entry => entry.Name, StringComparer.OrdinalIgnoreCase));
        }
    }

    // What is damaged is not shown by searches; a request for the package itself gets the error.
    private SearchEntry? TryPrepare(string name, NuGetPackage package)
    {
        _symbols.Add(package);
        try
        {
            return new SearchEntry(name, package);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private NuGetPackage? TryUnpack(IndexPackage package)
    {
        try
        {
            return Unpack(package);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    // What is there is in order already: sorting it again for each push would take long where there are many packages.
    private void AddToSearch(IEnumerable<SearchEntry> entries)
    {
        SearchEntry[] added = [.. entries.OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)];
        var merged = new List<SearchEntry>(_search.Length + added.Length);
        int next = 0;
        foreach (SearchEntry entry in _search)
        {
            int order = -1;
            while (next < added.Length && (order = StringComparer.OrdinalIgnoreCase.Compare(added[next].Name, entry.Name)) < 0)
            {
                merged.Add(added[next++]);
            }

            merged.Add(order == 0 ? added[next++] : entry);
        }

        _search = [.. merged, .. added.AsSpan(next)];
    }
}
