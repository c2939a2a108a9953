using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>Finds the package that an assembly file came from, or none: the user's own code and the framework have none.</summary>
/// <remarks>
/// Used by one thread at a time. Reads a deps.json at most once. Knows no more than that file and NuGet's own folders prove; a name
/// that merely looks like a package is somebody's secret.
/// </remarks>
internal sealed class PackageResolver
{
    // A host that copies its plug-ins to ever new folders would otherwise fill the memory.
    private const int MaxPlugins = 256;

    private readonly string? _dotnetRoot = DotnetInstallation.FindRoot();
    private readonly string _applicationFolder = AppContext.BaseDirectory.Replace('\\', '/');
    private readonly Dictionary<string, DepsFile> _pluginDeps = new(StringComparer.Ordinal);
    private DepsFile? _applicationDeps;

    /// <summary>Takes the paths that are worth a look: not those of the framework, of satellites, of the hook and of the application itself.</summary>
    internal List<string> TakeCandidates(ConcurrentQueue<string> loads)
    {
        var candidates = new List<string>();
        string hook = typeof(PackageResolver).Assembly.Location;
        string application = _applicationFolder + AppDomain.CurrentDomain.FriendlyName + ".dll";
        while (loads.TryDequeue(out string? location))
        {
            string path = location.Replace('\\', '/');
            bool isFramework = _dotnetRoot is not null
                && path.StartsWith(_dotnetRoot, StringComparison.Ordinal)
                && (string.CompareOrdinal(path, _dotnetRoot.Length, "shared/", 0, 7) == 0
                    || string.CompareOrdinal(path, _dotnetRoot.Length, "sdk/", 0, 4) == 0);

            // The entry assembly of a tool is the tool's package, so that it stays; all others are the user's own program.
            bool isApplication = path == application && !path.Contains("/tools/");
            if (!isFramework && !isApplication && location != hook && !path.EndsWith(".resources.dll", StringComparison.Ordinal))
            {
                LearnPlugin(path);
                candidates.Add(path);
            }
        }

        return candidates;
    }

    /// <summary>The package a file came from.</summary>
    /// <param name="path">A path, or the bare name of an assembly in memory, which may be that of a single-file application.</param>
    internal Package? Find(string path)
    {
        int slash = path.LastIndexOf('/');
        string file = path.Substring(slash + 1);
        if (slash < 0)
        {
            return ApplicationDeps().IsBundled ? ApplicationDeps().Find(file) : null;
        }

        return FindByFolder(path) ?? FindByPlugin(path, file) ?? FindByApplication(path, file);
    }

    /// <summary>The packages whose assemblies the application brought along; none for a tool, which is a package itself.</summary>
    internal List<Package> ShippedPackages() =>
        FindByFolder(_applicationFolder) is null ? ApplicationDeps().ShippedPackages() : new List<Package>();

    private Package? FindByFolder(string path)
    {
        Package? candidate = PackageFolder.Parse(path, out string folder);
        if (candidate is null || PackageFolder.IsProven(folder, candidate))
        {
            return candidate;
        }

        // The folders of a runtime store bear no mark; the application's own list then has to name the package.
        return ApplicationDeps().FindPackage(candidate);
    }

    private Package? FindByPlugin(string path, string file)
    {
        DepsFile? nearest = null;
        foreach (DepsFile deps in _pluginDeps.Values)
        {
            if (path.StartsWith(deps.Folder, StringComparison.Ordinal) && (nearest is null || deps.Folder.Length > nearest.Folder.Length))
            {
                nearest = deps;
            }
        }

        return nearest?.Find(file);
    }

    private Package? FindByApplication(string path, string file) =>
        path.StartsWith(_applicationFolder, StringComparison.Ordinal) || path.StartsWith(ApplicationDeps().Folder, StringComparison.Ordinal)
            ? ApplicationDeps().Find(file)
            : null;

    private DepsFile ApplicationDeps() => _applicationDeps ??= DepsFile.ReadOfApplication(_applicationFolder);

    // A plug-in has its own list beside it, which speaks for its whole folder.
    private void LearnPlugin(string path)
    {
        string folder = path.Substring(0, path.LastIndexOf('/') + 1);
        if (folder.Length == 0 || folder == _applicationFolder || !path.EndsWith(".dll", StringComparison.Ordinal))
        {
            return;
        }

        string list = path.Substring(0, path.Length - ".dll".Length) + ".deps.json";
        if (_pluginDeps.Count < MaxPlugins && !_pluginDeps.ContainsKey(list) && FileSystem.Exists(list))
        {
            _pluginDeps.Add(list, DepsFile.Read(list, folder));
        }
    }
}
