using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Python;

/// <summary>The Python projects of one repository, in memory.</summary>
/// <remarks>Safe from all threads. Reading takes no lock; a change replaces one project.</remarks>
internal sealed class PythonCatalog : IDisposable
{
    private readonly PackageTable<PythonProject> _table = new(
        StringComparer.Ordinal, static meta => meta.FileName, static metas => new PythonProject(metas[0].Name, metas));

    private long _changed;

    // By base path, of which there are two. Replaced after each change, so that a page of the time before is not kept behind it.
    private volatile ConcurrentDictionary<string, SimplePage> _indexes = new(StringComparer.Ordinal);

    /// <param name="now">The time, for a repository that is empty.</param>
    public PythonCatalog(DateTimeOffset now) => _changed = now.ToUnixTimeSeconds();

    /// <summary>When the index last changed, in Unix seconds.</summary>
    public long Changed => Interlocked.Read(ref _changed);

    /// <summary>Files that are stored.</summary>
    public int Count => _table.Count;

    /// <inheritdoc cref="PackageTable{T}.Find"/>
    public PythonProject? Find(string name) => _table.Find(name);

    /// <inheritdoc cref="PackageTable{T}.Owns"/>
    public bool Owns(string name) => _table.Owns(name);

    /// <summary>The list of projects. It is written once until a file changes.</summary>
    public SimplePage Index(string basePath) =>
        _indexes.GetOrAdd(basePath, static (path, table) => SimplePage.OfIndex(path, [.. NamesOf(table).Order(StringComparer.Ordinal)]), _table);

    /// <summary>The projects that have a file.</summary>
    public IEnumerable<string> Names => NamesOf(_table);

    /// <summary>Adds projects as an index has them.</summary>
    public void Load(IReadOnlyCollection<IndexPackage> projects)
    {
        _table.Load(projects);

        // What was there before the start changed the index when it was uploaded, yanked or deleted.
        if (projects.Count > 0)
        {
            SetChanged(projects.Max(project => project.Changed));
        }
    }

    /// <summary>Adds files, or replaces what is known about them. Each project is unpacked and packed anew once.</summary>
    /// <param name="now">The time of the change.</param>
    /// <param name="metas">The files.</param>
    public void Put(DateTimeOffset now, params IEnumerable<FileMeta> metas)
    {
        if (_table.Put(metas).Count > 0)
        {
            SetChanged(now);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private static IEnumerable<string> NamesOf(PackageTable<PythonProject> table) => table.Packages.Select(package => package.Name);

    private void SetChanged(DateTimeOffset time)
    {
        Interlocked.Exchange(ref _changed, time.ToUnixTimeSeconds());
        _indexes = new ConcurrentDictionary<string, SimplePage>(StringComparer.Ordinal);
    }
}
