using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Architecture.Tests;

/// <summary>Finds top folders of a project that name each other, directly or by way of others.</summary>
/// <remarks>Namespaces follow folders. The files beside the project file are the folder <c>.</c>, which is one like any other.</remarks>
internal static class FolderCycles
{
    /// <summary>One sentence for each cycle, with the arrows that close it; none if the folders form layers.</summary>
    /// <param name="arrows">Arrows inside one project.</param>
    /// <param name="project">The project's root namespace, for example <c>PopCon.Metrics</c>.</param>
    public static IReadOnlyList<string> Find(IReadOnlyList<Arrow> arrows, string project)
    {
        ILookup<string, string> next = arrows
            .Select(arrow => (From: Folder(arrow.FromNamespace, project), To: Folder(arrow.ToNamespace, project)))
            .Where(edge => edge.From != edge.To)
            .Distinct()
            .ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        string[] tangled = [.. next.Select(node => node.Key).Where(node => Reaches(next, node, node)).Order(StringComparer.Ordinal)];
        return tangled.Length == 0 ? [] : [Describe(tangled, arrows, project)];
    }

    private static string Folder(string name, string project) =>
        name.Length == project.Length ? "." : name[(project.Length + 1)..].Split('.')[0];

    private static bool Reaches(ILookup<string, string> next, string from, string target)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(next[from]);
        while (open.TryPop(out string? node))
        {
            if (node == target)
            {
                return true;
            }

            if (seen.Add(node))
            {
                foreach (string further in next[node])
                {
                    open.Push(further);
                }
            }
        }

        return false;
    }

    private static string Describe(string[] tangled, IReadOnlyList<Arrow> arrows, string project)
    {
        IEnumerable<string> closing = arrows
            .Where(arrow => Folder(arrow.FromNamespace, project) is var from && Folder(arrow.ToNamespace, project) is var to
                && from != to && tangled.Contains(from) && tangled.Contains(to))
            .GroupBy(arrow => (Folder(arrow.FromNamespace, project), Folder(arrow.ToNamespace, project)))
            .OrderBy(group => group.Count())
            .Select(group => $"  {group.Key.Item1} -> {group.Key.Item2}: {string.Join("; ", group.Take(3))}");
        return $"Folders of {project} that name each other: {string.Join(", ", tangled)}\n{string.Join('\n', closing)}";
    }
}
