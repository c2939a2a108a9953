using System;
using System.IO;
using System.Linq;

namespace PopCon.TestSupport;

/// <summary>Programs a test needs from the system. A test without its program is skipped by name, never passed.</summary>
public static class Tool
{
    /// <summary>The path of a program on PATH, or <see langword="null"/>.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Append("/sbin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>The path of a program, or the test is skipped with the Debian package to install.</summary>
    public static string Require(string name, string debianPackage)
    {
        string? path = Find(name);
        Skip.If(path is null, $"{name} is missing: apt-get install {debianPackage}");
        return path!;
    }
}
