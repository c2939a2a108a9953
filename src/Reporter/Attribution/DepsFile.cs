using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.CompilerServices;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>What a deps.json says: which package each assembly file belongs to.</summary>
/// <remarks>Immutable once read. A file that is missing, broken or too big is one that says nothing.</remarks>
internal sealed class DepsFile
{
    // The biggest seen in the wild has some 2 MB; what is bigger than this is not read, so that an exit stays short.
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly Dictionary<string, Package> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Package> _files = new(StringComparer.OrdinalIgnoreCase);

    private DepsFile(string folder, bool isBundled)
    {
        Folder = folder;
        IsBundled = isBundled;
    }

    /// <summary>The folder it speaks for, with a slash at the end.</summary>
    internal string Folder { get; }

    /// <summary>Whether it came out of a single-file application, whose assemblies have names and no paths.</summary>
    internal bool IsBundled { get; }

    /// <summary>Reads a file that speaks for a folder.</summary>
    internal static DepsFile Read(string path, string folder)
    {
        var result = new DepsFile(folder, isBundled: false);
        result.Parse(path, offset: 0, length: -1);
        return result;
    }

    /// <summary>Reads the file of the running application, wherever it is.</summary>
    /// <param name="applicationFolder">The folder of the application.</param>
    internal static DepsFile ReadOfApplication(string applicationFolder)
    {
        string name = PackageResolver.ApplicationName() + ".deps.json";
        if (SingleFileBundle.TryFind(name, out long offset, out long length))
        {
            var result = new DepsFile(applicationFolder, isBundled: true);
            result.Parse(SingleFileBundle.Path(applicationFolder), offset, length);
            return result;
        }

        // The first is the application's, the others are those of the frameworks. The separator is a semicolon on all systems.
        string files = AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? string.Empty;
        string path = files.Split(';')[0].Replace('\\', '/');
        string? root = DotnetInstallation.FindRoot();
        return path.Length == 0 || (root is not null && path.StartsWith(root + "shared/", StringComparison.Ordinal))
            ? Read(applicationFolder + name, applicationFolder)
            : Read(path, path.Substring(0, path.LastIndexOf('/') + 1));
    }

    /// <summary>The package that a file of this name belongs to.</summary>
    internal Package? Find(string fileName) =>
        _files.TryGetValue(fileName, out Package? package) && package.IsPackage ? package : null;

    /// <summary>The listed package of the same id and version.</summary>
    internal Package? FindPackage(Package other) =>
        _packages.TryGetValue(other.Id + "/" + other.Version, out Package? package) && package.IsPackage ? package : null;

    /// <summary>The packages that brought assemblies along, none of which has the name of a loaded file.</summary>
    /// <remarks>By name, because an assembly may be loaded from bytes: programs embed the assemblies of packages in their own.</remarks>
    /// <param name="loadedFiles">The names of all loaded files; the values do not matter.</param>
    internal List<Package> UnusedPackages(Dictionary<string, string> loadedFiles)
    {
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in loadedFiles.Keys)
        {
            if (_files.TryGetValue(file, out Package? package))
            {
                used[package.Id] = file;
            }
        }

        var result = new List<Package>();
        foreach (Package package in _packages.Values)
        {
            if (package.IsPackage && package.HasAssembly && !used.ContainsKey(package.Id))
            {
                result.Add(package);
            }
        }

        return result;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What cannot be read says nothing.")]
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void Parse(string path, long offset, long length)
    {
        // Asked first: to open a file in vain would raise an exception that the application can see.
        if (!FileSystem.Exists(path, Libc.R_OK))
        {
            return;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            length = length < 0 ? file.Length : length;
            if (length <= MaxBytes)
            {
                byte[] text = new byte[(int)length];
                file.Position = offset;
                for (int count = 1, read = 0; count > 0; read += count)
                {
                    count = file.Read(text, read, text.Length - read);
                }

                new DepsFileReader(text, _packages, _files).Read();
            }
        }
        catch (Exception)
        {
            // A folder of that name, a file that is cut off.
        }
    }
}
