using System;
using System.IO;
using System.Reflection;

namespace PopCon.TestSupport;

/// <summary>Where the checkout and its build output lie.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>PopCon.sln</c>, found upwards from the running test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>Debug</c> or <c>Release</c>: the configuration the running tests were built with.</summary>
    public static string BuildConfiguration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    /// <summary>The path of a file or folder, given by its parts below <see cref="Root"/>.</summary>
    public static string PathOf(params string[] parts) => Path.Combine(Root, Path.Combine(parts));

    /// <summary>The output folder of a project, for example <c>src/StatsdBridge</c>.</summary>
    public static string OutputOf(string project, string targetFramework = "net10.0") =>
        PathOf(project, "bin", BuildConfiguration, targetFramework);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "PopCon.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException("No folder above " + AppContext.BaseDirectory + " holds PopCon.sln.");
    }
}
