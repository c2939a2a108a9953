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
    private readonly ConcurrentDictionary<string, PythonProject> _projects;
    private readonly Lock _changing = new();
    private long _changed;

    /// <param name="stored">The files that are stored.</param>
    /// <param name="now">The time, for a repository that is empty.</param>
    public PythonCatalog(IEnumerable<FileMeta> stored, DateTimeOffset now)
    {
        FileMeta[] all = [.. stored];
        _projects = new ConcurrentDictionary<string, PythonProject>(
            all.GroupBy(meta => meta.Name, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key, new PythonProject(group.Key, group))),
            StringComparer.Ordinal);
        _changed = all.Select(meta => meta.Uploaded).DefaultIfEmpty(now).Max().ToUnixTimeSeconds();
    }

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
        SimplePage.OfIndex(basePath, [.. _projects.Where(project => !project.Value.IsEmpty).Select(project => project.Key).Order(StringComparer.Ordinal)]);

    /// <summary>Adds a file, or replaces what is known about it.</summary>
    public void Put(FileMeta meta, DateTimeOffset now)
    {
        lock (_changing)
        {
            IEnumerable<FileMeta> others = _projects.TryGetValue(meta.Name, out PythonProject? project)
                ? project.All.Where(other => !string.Equals(other.FileName, meta.FileName, StringComparison.Ordinal))
                : [];
            _projects[meta.Name] = new PythonProject(meta.Name, [.. others, meta]);
            _changed = now.ToUnixTimeSeconds();
        }
    }
}
