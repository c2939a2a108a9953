using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Python;

/// <summary>The Python projects of one repository, in memory.</summary>
/// <remarks>Safe from all threads. Reading takes no lock; a change replaces one project.</remarks>
internal sealed class PythonCatalog : IDisposable
{
    private readonly PackageTable<PythonProject> _table = new(
        StringComparer.Ordinal, static meta => meta.FileName, static metas => new PythonProject(metas[0].Name, metas));

    private long _changed;

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

    /// <summary>The list of projects.</summary>
    public SimplePage Index(string basePath) =>
        SimplePage.OfIndex(basePath, [.. Names.Order(StringComparer.Ordinal)]);

    /// <summary>The projects that have a file.</summary>
    public IEnumerable<string> Names => _table.Packages.Select(package => package.Name);

    /// <summary>Adds projects as an index has them.</summary>
    public void Load(IReadOnlyCollection<IndexPackage> projects)
    {
        _table.Load(projects);

        // What was there before the start changed the index when it was uploaded, yanked or deleted.
        if (projects.Count > 0)
        {
            Interlocked.Exchange(ref _changed, projects.Max(project => project.Changed).ToUnixTimeSeconds());
        }
    }

    /// <summary>Adds files, or replaces what is known about them. Each project is packed anew once.</summary>
    /// <param name="now">The time of the change.</param>
    /// <param name="metas">The files.</param>
    public void Put(DateTimeOffset now, params IEnumerable<FileMeta> metas)
    {
        if (_table.Put(metas).Count > 0)
        {
            Interlocked.Exchange(ref _changed, now.ToUnixTimeSeconds());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();
}
