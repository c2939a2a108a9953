using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Cli.Diagnosis;

/// <summary>Finds the processes of this machine that hold a UDP port.</summary>
/// <remarks>Stateless. Reads /proc; processes of other users are seen by root alone.</remarks>
internal static class SocketOwners
{
    /// <summary>Names and ids, such as <c>nc (4711)</c>; empty where they are not known.</summary>
    public static string Of(int port)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        HashSet<string> sockets = [.. ((string[])["/proc/net/udp", "/proc/net/udp6"]).Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 9 && columns[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(columns => $"socket:[{columns[9]}]")];
        return sockets.Count == 0 || !Directory.Exists("/proc") ? string.Empty : string.Join(", ", Directory.GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && Holds(folder, sockets))
            .Select(folder => $"{Read(Path.Combine(folder, "comm"))} ({Path.GetFileName(folder)})"));
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.GetFileSystemEntries(Path.Combine(process, "fd"))
                .Any(handle => new FileInfo(handle).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to another user.
            return false;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
