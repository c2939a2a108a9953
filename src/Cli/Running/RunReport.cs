using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Running;

/// <summary>What a command would have sent: every byte, package by package with its file, and what did not count and why.</summary>
/// <remarks>Stateless.</remarks>
internal static class RunReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, IReadOnlyList<byte[]> datagrams, HookLog log)
    {
        string[] lines = [.. datagrams.SelectMany(datagram => Encoding.Latin1.GetString(datagram).Split('\n'))];
        WriteBytes(output, datagrams);
        if (datagrams.Count > 0 || log.Files.Count > 0)
        {
            WriteFiles(output, lines, log);
        }

        foreach (string complaint in log.Complaints)
        {
            output.Write("\nThe Reporter says: " + VisibleText.Of(complaint) + "\n");
        }
    }

    private static void WriteBytes(TextWriter output, IReadOnlyList<byte[]> datagrams)
    {
        if (datagrams.Count == 0)
        {
            string reason = Array.Find(ReporterVariables.OptOuts, ReporterVariables.IsOn) is { } optOut ? $"{optOut} is set, which switches reporting off."
                : "no .NET process with startup hooks ended in time. Processes of the SDK itself never report.";
            output.Write("Nothing would have left this machine: " + reason + "\n");
            return;
        }

        output.Write(string.Create(CultureInfo.InvariantCulture, $"{datagrams.Count} {(datagrams.Count == 1 ? "datagram" : "datagrams")} with {datagrams.Sum(one => one.Length)} bytes would have left this machine:\n"));
        foreach (byte[] datagram in datagrams)
        {
            // Latin-1 shows every byte as one letter.
            output.Write("\n" + VisibleText.OfLines(Encoding.Latin1.GetString(datagram)) + "\n");
        }
    }

    private static void WriteFiles(TextWriter output, string[] lines, HookLog log)
    {
        var counted = new HashSet<string>(StringComparer.Ordinal);
        var refused = new List<(string File, string Reason)>();
        output.Write("\nPackages that counted, and the file that made them count:\n");
        foreach ((string path, string? package) in log.Files)
        {
            if (package is not null && IsSent(lines, package) && counted.Add(package))
            {
                output.Write(VisibleText.Of($"  {package}  {path}") + "\n");
            }
            else
            {
                refused.Add((path, ReasonOf(package, counted)));
            }
        }

        foreach (string package in log.Unused.Where(package => IsSent(lines, package)))
        {
            output.Write(VisibleText.Of($"  {package}  shipped and never loaded") + "\n");
        }

        output.Write("\nFiles that did not count:\n");
        foreach ((string file, string reason) in refused)
        {
            output.Write(VisibleText.Of($"  {file}  {reason}") + "\n");
        }

        output.Write("  The program itself, the framework and translations are never looked at.\n");
    }

    private static string ReasonOf(string? package, HashSet<string> counted) => package switch
    {
        null => "no list of dependencies and no NuGet folder proves that it came from a package: your own code",
        _ when counted.Contains(package) => $"its package {package} had counted already",
        _ => $"its package {package} is left out by {ReporterVariables.Prefix}INCLUDE, EXCLUDE or MAX_PACKAGES",
    };

    private static bool IsSent(string[] lines, string package) => Array.Exists(lines, line =>
        line.EndsWith("." + package + ":1|c", StringComparison.Ordinal)
        || line.Contains("library:" + package + ",", StringComparison.Ordinal)
        || line.EndsWith("library:" + package, StringComparison.Ordinal));
}
