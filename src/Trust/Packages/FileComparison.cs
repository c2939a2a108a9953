using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace PopCon.Trust.Packages;

/// <summary>Compares the files of a package with those of a statement.</summary>
internal static class FileComparison
{
    /// <summary>What is missing, added or modified, by the UTF-8 bytes of the paths.</summary>
    public static IReadOnlyList<FileProblem> Differences(
        SortedDictionary<string, FileDigest> expected, SortedDictionary<string, FileDigest> found)
    {
        var problems = new List<FileProblem>();
        foreach ((string path, FileDigest file) in expected)
        {
            if (!found.TryGetValue(path, out FileDigest? actual))
            {
                problems.Add(new FileProblem(path, "missing", file.Sha256, null));
            }
            else if (actual != file)
            {
                problems.Add(new FileProblem(path, "modified", file.Sha256, actual.Sha256));
            }
        }

        problems.AddRange(found.Where(file => !expected.ContainsKey(file.Key)).Select(file => new FileProblem(file.Key, "added", null, file.Value.Sha256)));
        return Sorted(problems);
    }

    /// <summary>The files whose content is revoked.</summary>
    public static IReadOnlyList<FileProblem> Revoked(SortedDictionary<string, FileDigest> files, IReadOnlySet<string> revoked) => Sorted(
        [.. files.Where(file => revoked.Contains(file.Value.Sha256)).Select(file => new FileProblem(file.Key, "revoked", file.Value.Sha256, file.Value.Sha256))]);

    private static List<FileProblem> Sorted(List<FileProblem> problems)
    {
        problems.Sort((left, right) => Encoding.UTF8.GetBytes(left.Path).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Path)));
        return problems;
    }
}
