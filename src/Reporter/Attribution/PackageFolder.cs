using System;
using System.Runtime.CompilerServices;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>Recognises files inside unpacked packages: <c>…/newtonsoft.json/13.0.3/lib/net6.0/Newtonsoft.Json.dll</c>.</summary>
internal static class PackageFolder
{
    // <tools>/.store/<id>/<version>/<id>[.<runtime>]/<version>/tools/net10.0/any/
    private const string ToolStore = "/.store/";

    /// <summary>The package that the text of a path names, if it looks like one.</summary>
    /// <param name="path">The path of an assembly.</param>
    /// <param name="folder">The folder of the package, without a slash at the end; empty when there is none.</param>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal static Package? Parse(string path, out string folder)
    {
        folder = string.Empty;
        int start;
        for (int end = path.LastIndexOf('/'); end > 0; end = start)
        {
            start = path.LastIndexOf('/', end - 1);
            int version = start > 0 ? path.LastIndexOf('/', start - 1) : -1;
            int id = version > 0 ? path.LastIndexOf('/', version - 1) : -1;
            if (id >= 0 && path[version + 1] is >= '0' and <= '9'
                && path.Substring(start + 1, end - start - 1) is "lib" or "tools" or "runtimes" or "ref" or "build" or "buildTransitive" or "analyzers")
            {
                folder = path.Substring(0, start);
                return new Package(path.Substring(id + 1, version - id - 1), path.Substring(version + 1, start - version - 1));
            }
        }

        return null;
    }

    /// <summary>
    /// The package of a folder that NuGet unpacked; <see langword="null"/> for any other folder. A path or a manifest alone proves
    /// nothing, because people write both by hand. Only NuGet writes its metadata file or, in old versions, the hash of the package.
    /// </summary>
    internal static Package? Prove(string folder, Package candidate)
    {
        if (!IsUnpacked(folder, candidate.Id, candidate.Version))
        {
            return null;
        }

        string id = ToolId(folder, candidate) ?? candidate.Id;
        return new Package(id, candidate.Version) { IsPackage = true };
    }

    private static bool IsUnpacked(string folder, string id, string version) =>
        FileSystem.Exists(folder + "/.nupkg.metadata") || FileSystem.Exists(folder + "/" + id + "." + version + ".nupkg.sha512");

    // A tool built for one runtime only is in a package with a longer id. What the user installed has the shorter one: in the tool store
    // it names the outer folders, in a packages folder its own package is beside the longer one.
    private static string? ToolId(string folder, Package candidate)
    {
        int dot = candidate.Id.LastIndexOf('.');
        int store = folder.LastIndexOf(ToolStore, StringComparison.Ordinal);
        if (store >= 0)
        {
            string[] parts = folder.Substring(store + ToolStore.Length).Split('/');
            bool isStore = parts.Length == 4 && parts[1] == parts[3]
                && (parts[2] == parts[0] || parts[2].StartsWith(parts[0] + ".", StringComparison.Ordinal));
            return isStore ? parts[0] : null;
        }

        string runtime = candidate.Id.Substring(dot + 1);
        if (dot <= 0 || !(runtime.Contains('-') || runtime == "any"))
        {
            return null;
        }

        string id = candidate.Id.Substring(0, dot);
        string packages = folder.Substring(0, folder.Length - candidate.Version.Length - candidate.Id.Length - 1);
        return IsUnpacked(packages + id + "/" + candidate.Version, id, candidate.Version) ? id : null;
    }
}
