using System;
using System.Collections.Generic;
using System.IO;

namespace PopCon.Cli.Diagnosis;

/// <summary>Says why a file cannot be read: itself, or a folder above it.</summary>
/// <remarks>Stateless. Asks the system about each part of the path, as this user.</remarks>
internal static class FilePermissions
{
    /// <summary>What is in the way of this user; <see langword="null"/> where the file can be read.</summary>
    public static string? FindObstacle(string path)
    {
        foreach (string part in PartsOf(path))
        {
            try
            {
                _ = File.GetAttributes(part);
            }
            catch (UnauthorizedAccessException)
            {
                return $"{Path.GetDirectoryName(part)} is closed to this user: open it with chmod o+x";
            }
            catch (IOException)
            {
                return $"{part} does not exist: install the file, or take it out of the variable";
            }
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path) ? $"{path} is a folder: name the file" : $"{path} cannot be read by this user: open it with chmod a+r";
        }
        catch (IOException e)
        {
            return $"{path} cannot be read: {e.Message}";
        }
    }

    /// <summary>The folders that other users cannot pass, and the file if they cannot read it.</summary>
    public static IEnumerable<string> FindClosed(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            yield break;
        }

        foreach (string part in PartsOf(path))
        {
            UnixFileMode needed = part.Length == path.Length ? UnixFileMode.OtherRead : UnixFileMode.OtherExecute;
            if (!File.GetUnixFileMode(part).HasFlag(needed))
            {
                yield return part;
            }
        }
    }

    // /opt, /opt/popcon, /opt/popcon/PopCon.Reporter.dll
    private static IEnumerable<string> PartsOf(string path)
    {
        for (int end = path.IndexOf(Path.DirectorySeparatorChar, 1); end > 0; end = path.IndexOf(Path.DirectorySeparatorChar, end + 1))
        {
            yield return path[..end];
        }

        yield return path;
    }
}
