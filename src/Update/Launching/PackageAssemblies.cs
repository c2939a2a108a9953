using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using PopCon.Update.Documents;
using PopCon.Update.Packages;

namespace PopCon.Update.Launching;

/// <summary>Where the assemblies and native libraries of a set lie.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class PackageAssemblies
{
    private static readonly string Framework = RuntimeEnvironment.GetRuntimeDirectory();

    // Assemblies by culture and name, native libraries by file name.
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lists the files of packages that are for this runtime.</summary>
    public PackageAssemblies(IEnumerable<StoredPackage> packages)
    {
        foreach (StoredPackage package in packages)
        {
            string? library = package.Library;
            string native = $"runtimes/{RuntimeInformation.RuntimeIdentifier}/native/";
            foreach (FileEntry file in package.Document.Files)
            {
                bool isAssembly = library is not null && file.Path.StartsWith(library, StringComparison.Ordinal) && file.Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
                string? name = isAssembly ? file.Path[library!.Length..^".dll".Length]
                    : file.Path.StartsWith(native, StringComparison.Ordinal) ? file.Path[native.Length..]
                    : null;
                if (name is not null)
                {
                    _paths.TryAdd(name, package.PathOf(file.Path));
                }
            }
        }
    }

    /// <summary>The file of an assembly; <see langword="null"/> when no package has it, or the runtime brings it.</summary>
    public string? Find(string name, string? culture)
    {
        string key = string.IsNullOrEmpty(culture) ? name : $"{culture}/{name}";
        return _paths.TryGetValue(key, out string? path) && !File.Exists(Path.Combine(Framework, name + ".dll")) ? path : null;
    }

    /// <summary>The file of a native library; <see langword="null"/> when no package has it.</summary>
    public string? FindNative(string name)
    {
        foreach (string spelling in (string[])[name, $"lib{name}.so", name + ".so", $"lib{name}.dylib", name + ".dll"])
        {
            if (_paths.TryGetValue(spelling, out string? path))
            {
                return path;
            }
        }

        return null;
    }
}
