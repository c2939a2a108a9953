using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Python;

/// <summary>The Python projects of one repository, in memory.</summary>
/// <remarks>Safe from all threads. Reading takes no lock; a change replaces one project.</remarks>
internal sealed class PythonCatalog
{
    private readonly ConcurrentDictionary<string, PythonProject> _projects = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private long _changed;

    /// <param name="now">The time, for a repository that is empty.</param>
    public PythonCatalog(DateTimeOffset now) => _changed = now.ToUnixTimeSeconds();

    /// <summary>When the index last changed, in Unix seconds.</summary>
    public long Changed => Interlocked.Read(ref _changed);

    /// <summary>Files that are stored.</summary>
    public int Count => _projects.Values.Sum(project => project.Files.Count());

    /// <summary>A project by its normalised name; <see langword="null"/>: the repository has none.</summary>
    public PythonProject? Find(string name) => _projects.TryGetValue(name, out PythonProject? project) && !project.IsEmpty ? project : null;

    /// <summary>Whether the repository has or had a project, so that its name is never asked for upstream.</summary>
    public bool Owns(string name) => _projects.ContainsKey(name);

    /// <summary>The list of projects.</summary>
    public SimplePage Index(string basePath) =>
        SimplePage.OfIndex(basePath, [.. Names.Order(StringComparer.Ordinal)]);

    /// <summary>The projects that have a file.</summary>
    public IEnumerable<string> Names => _projects.Where(project => !project.Value.IsEmpty).Select(project => project.Key);

    /// <summary>Adds a file, or replaces what is known about it.</summary>
    public void Put(FileMeta meta, DateTimeOffset now) => PutAll([meta], now);

    /// <summary>Adds files, or replaces what is known about them. Each project is built anew once.</summary>
    public void PutAll(IReadOnlyCollection<FileMeta> metas, DateTimeOffset now)
    {
        lock (_changing)
        {
            foreach (IGrouping<string, FileMeta> group in metas.GroupBy(meta => meta.Name, StringComparer.Ordinal))
            {
                HashSet<string> files = [.. group.Select(meta => meta.FileName)];
                IEnumerable<FileMeta> others = _projects.TryGetValue(group.Key, out PythonProject? project)
                    ? project.All.Where(other => !files.Contains(other.FileName))
                    : [];
                _projects[group.Key] = new PythonProject(group.Key, [.. others, .. group]);
            }

            _changed = metas.Count > 0 ? now.ToUnixTimeSeconds() : _changed;
        }
    }
}
