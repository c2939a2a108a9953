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
                return new Package(ToolId(path) ?? path.Substring(id + 1, version - id - 1), path.Substring(version + 1, start - version - 1));
            }
        }

        return null;
    }

    /// <summary>Whether NuGet unpacked the folder: it leaves a mark there, older versions at least the manifest. The text of a path alone could be anybody's.</summary>
    internal static bool IsProven(string folder, Package package)
    {
        package.IsPackage = FileSystem.Exists(folder + "/.nupkg.metadata") || FileSystem.Exists(folder + "/" + package.Id + ".nuspec");
        return package.IsPackage;
    }

    // A tool built for one runtime only lies in a package with a longer id; the one a user installs is named first.
    private static string? ToolId(string path)
    {
        int store = path.LastIndexOf(ToolStore, System.StringComparison.Ordinal);
        if (store < 0)
        {
            return null;
        }

        int start = store + ToolStore.Length;
        return path.Substring(start, path.IndexOf('/', start) - start);
    }
}
