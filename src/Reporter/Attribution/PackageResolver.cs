using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
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
    private readonly Dictionary<string, string>? _loadedFiles;
    private DepsFile? _applicationDeps;

    /// <summary>A resolver that has seen nothing yet.</summary>
    /// <param name="remembersFiles">Whether <see cref="UnusedPackages"/> will be asked for, which needs the names of all loaded files.</param>
    internal PackageResolver(bool remembersFiles = false) =>
        _loadedFiles = remembersFiles ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) : null;

    /// <summary>Takes the paths that are worth a look: not those of the framework, of satellites, of the hook and of the application itself.</summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal List<string> TakeCandidates(ConcurrentQueue<string> loads)
    {
        var candidates = new List<string>();
        string hook = typeof(PackageResolver).Assembly.Location;
        string application = _applicationFolder + ApplicationName() + ".dll";
        while (loads.TryDequeue(out string? location))
        {
            string path = location.Replace('\\', '/');
            bool isFramework = (_dotnetRoot is not null
                    && path.StartsWith(_dotnetRoot, StringComparison.Ordinal)
                    && string.CompareOrdinal(path, _dotnetRoot.Length, "shared/", 0, 7) == 0)
                || (path.Contains("/sdk/") && DotnetInstallation.IsInSdk(path));
            _loadedFiles?.TryAdd(path.Substring(path.LastIndexOf('/') + 1), path);

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

        // A plug-in in a folder of its own knows better than the application. In the folder of the application it is the other way round.
        return FindByFolder(path)
            ?? (slash + 1 == _applicationFolder.Length ? FindByApplication(path, file) ?? FindByPlugin(path, file) : null)
            ?? FindByPlugin(path, file)
            ?? FindByApplication(path, file);
    }

    /// <summary>The packages whose assemblies the application brought along and did not load; none for a tool, which is a package itself.</summary>
    internal List<Package> UnusedPackages() =>
        _loadedFiles is not null && FindByFolder(_applicationFolder) is null
            ? ApplicationDeps().UnusedPackages(_loadedFiles)
            : new List<Package>();

    private Package? FindByFolder(string path)
    {
        // The folders of a runtime store bear no mark of NuGet; the application's own list then has to name the package.
        Package? candidate = PackageFolder.Parse(path, out string folder);
        Package? found = candidate is null ? null : PackageFolder.Prove(folder, candidate) ?? ApplicationDeps().FindPackage(candidate);
        return found is null && (path.Contains("/packages/") || path.Contains("/Addins/") || path.Contains("/Modules/"))
            ? FlatPackageFolder.Find(path)
            : found;
    }

    /// <summary>The name that <see cref="AppDomain.FriendlyName"/> has as well, but that makes the runtime prepare its cultures: 0.6 to 0.9 ms.</summary>
    internal static string ApplicationName()
    {
        string name = Assembly.GetEntryAssembly()?.FullName ?? string.Empty;
        int end = name.IndexOf(',');

        // An escaped name is left to the runtime.
        return end < 0 || name.Contains('\\') ? AppDomain.CurrentDomain.FriendlyName : name.Substring(0, end);
    }

    // Of the nearest folder that has lists. It may have several, one for each plug-in.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private Package? FindByPlugin(string path, string file)
    {
        Package? found = null;
        int nearest = 0;
        foreach (DepsFile deps in _pluginDeps.Values)
        {
            int length = deps.Folder.Length;
            if (length >= nearest && path.StartsWith(deps.Folder, StringComparison.Ordinal))
            {
                found = (length == nearest ? found : null) ?? deps.Find(file);
                nearest = length;
            }
        }

        return found;
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
        if (folder.Length == 0 || !path.EndsWith(".dll", StringComparison.Ordinal))
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
