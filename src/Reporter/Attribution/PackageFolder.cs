using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>Recognises a file inside an unpacked package: <c>…/id/1.2.3/lib/…</c>.</summary>
internal static class PackageFolder
{
    /// <summary>The package a file lies in, proven by the mark NuGet leaves in the folder; the text of a path alone could be anybody's.</summary>
    internal static Package? Find(string path)
    {
        // From the right: a tool lies in <tools>/.store/<id>/<version>/<id>/<version>/tools/net8.0/any/.
        int end = path.LastIndexOf('/');
        while (end > 0)
        {
            int start = path.LastIndexOf('/', end - 1);
            if (start > 0 && IsAssetFolder(path.Substring(start + 1, end - start - 1)))
            {
                int version = path.LastIndexOf('/', start - 1);
                int id = version > 0 ? path.LastIndexOf('/', version - 1) : -1;
                if (id >= 0 && char.IsDigit(path[version + 1]) && FileSystem.Exists(path.Substring(0, start) + "/.nupkg.metadata"))
                {
                    return new Package(path.Substring(id + 1, start - id - 1)) { IsPackage = true };
                }
            }

            end = start;
        }

        return null;
    }

    private static bool IsAssetFolder(string name) => name is "lib" or "tools" or "runtimes" or "analyzers" or "build" or "buildTransitive";
}
