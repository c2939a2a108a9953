using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace PopCon.Cli.Running;

/// <summary>The diagnostic log of the Reporter: which file was counted as which package.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Files">Files in the order in which they were looked at, with their packages; <see langword="null"/> for none.</param>
/// <param name="Unused">Packages that were shipped and never loaded.</param>
/// <param name="Complaints">Settings that were ignored, and why something was not sent.</param>
internal sealed record HookLog(IReadOnlyList<(string Path, string? Package)> Files, IReadOnlyList<string> Unused, IReadOnlyList<string> Complaints)
{
    private const string Arrow = " -> ";
    private const string NoPackage = "no package";
    private const string UnusedMark = "unused: ";

    /// <summary>Reads a log; an empty one where there is no file.</summary>
    public static HookLog Read(string path)
    {
        var files = new List<(string Path, string? Package)>();
        var unused = new List<string>();
        var complaints = new List<string>();
        foreach (string text in File.Exists(path) ? File.ReadLines(path) : [])
        {
            // The name of the program, a colon and a blank begin each line.
            string line = text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            int arrow = line.LastIndexOf(Arrow, StringComparison.Ordinal);
            if (arrow > 0)
            {
                string package = line[(arrow + Arrow.Length)..];
                files.Add((line[..arrow], package is NoPackage ? null : package));
            }
            else if (line.StartsWith(UnusedMark, StringComparison.Ordinal))
            {
                unused.Add(line[UnusedMark.Length..]);
            }
            else if (line.StartsWith("ignored ", StringComparison.Ordinal) || line.Contains("; nothing sent: ", StringComparison.Ordinal))
            {
                complaints.Add(line);
            }
        }

        return new HookLog([.. files.Distinct()], [.. unused.Distinct(StringComparer.Ordinal)], [.. complaints.Distinct(StringComparer.Ordinal)]);
    }
}
