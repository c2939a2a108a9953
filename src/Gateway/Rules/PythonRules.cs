using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Http;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Rules;

/// <summary>The Python index that the rules of one host make.</summary>
/// <remarks>Immutable, safe from all threads. Pages are made once.</remarks>
internal sealed class PythonRules
{
    private readonly Dictionary<string, Project> _projects = new(StringComparer.Ordinal);

    /// <param name="files">All files; of two with one name the later counts.</param>
    /// <param name="backendIndex">Where an unknown project leads; <see langword="null"/>: nowhere.</param>
    public PythonRules(IReadOnlyList<PythonFile> files, string? backendIndex)
    {
        BackendIndex = backendIndex;
        foreach (IGrouping<string, PythonFile> project in files.GroupBy(file => ProjectName.Normalize(file.Project), StringComparer.Ordinal))
        {
            var byName = new SortedDictionary<string, PythonFile>(StringComparer.Ordinal);
            foreach (PythonFile file in project)
            {
                byName[file.FileName] = file;
            }

            string path = $"/simple/{PercentCoding.Escape(project.Key)}/";
            SimpleFile[] shown = [.. byName.Values.Select(file => Show(file, path))];
            _projects[project.Key] = new Project(byName, SimplePage.OfProject(project.Key, shown));
        }

        Index = SimplePage.OfIndex(string.Empty, [.. _projects.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The list of projects.</summary>
    public SimplePage Index { get; }

    /// <summary>Where an unknown project leads.</summary>
    public string? BackendIndex { get; }

    /// <summary>The page of a project; <see langword="null"/>: it is unknown.</summary>
    public SimplePage? FindPage(string project) => _projects.GetValueOrDefault(project)?.Page;

    /// <summary>A file; <see langword="null"/>: it is unknown.</summary>
    public PythonFile? FindFile(string project, string fileName) => _projects.GetValueOrDefault(project)?.Files.GetValueOrDefault(fileName);

    private static SimpleFile Show(PythonFile file, string path) => new(file.FileName, path + PercentCoding.Escape(file.FileName))
    {
        HashType = file.HashType,
        Hash = file.Hash,
        Version = file.Version,
        RequiresPython = file.RequiresPython,
        HasSignature = file.HasSignature,
    };

    private sealed record Project(IReadOnlyDictionary<string, PythonFile> Files, SimplePage Page);
}
