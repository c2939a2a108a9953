using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>Recognises files inside packages that other programs than NuGet's restore unpacked, each by a file that only that program writes.</summary>
/// <remarks>
/// <code>
/// tools/Addins/Cake.Json.7.0.1/lib/net8.0/Cake.Json.dll     with Cake.Json.7.0.1.nupkg          Cake, packages.config
/// packages/Serilog/lib/net8.0/Serilog.dll                   with paket-installmodel.cache       Paket
/// Modules/PSFramework/1.12.346/bin/PSFramework.dll          with PSGetModuleInfo.xml            PowerShell
/// </code>
/// </remarks>
internal static class FlatPackageFolder
{
    private const string Modules = "/Modules/";

    /// <summary>The package that the file of a path is in, or <see langword="null"/>.</summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal static Package? Find(string path)
    {
        int end = path.LastIndexOf("/lib/", StringComparison.Ordinal);
        int start = end > 0 ? path.LastIndexOf('/', end - 1) : -1;
        if (start >= 0)
        {
            string name = path.Substring(start + 1, end - start - 1);
            string folder = path.Substring(0, end);
            if (FileSystem.Exists(folder + "/" + name + ".nupkg"))
            {
                return Split(name);
            }

            if (FileSystem.Exists(folder + "/paket-installmodel.cache"))
            {
                return new Package(name, string.Empty) { IsPackage = true };
            }
        }

        return FindModule(path);
    }

    // The version is the longest end that begins with a number after a dot: Some.3D.1.2.0-beta is version 1.2.0-beta of Some.3D.
    private static Package? Split(string name)
    {
        string[] parts = name.Split('-')[0].Split('.');
        int length = 0;
        int i = parts.Length;
        while (i > 1 && int.TryParse(parts[i - 1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            length += parts[--i].Length + 1;
        }

        int dot = name.Split('-')[0].Length - length;
        return length == 0 ? null : new Package(name.Substring(0, dot), name.Substring(dot + 1)) { IsPackage = true };
    }

    private static Package? FindModule(string path)
    {
        int modules = path.LastIndexOf(Modules, StringComparison.Ordinal);
        string[] parts = modules < 0 ? Array.Empty<string>() : path.Substring(modules + Modules.Length).Split('/');
        return parts.Length > 2
            && FileSystem.Exists(path.Substring(0, modules) + Modules + parts[0] + "/" + parts[1] + "/PSGetModuleInfo.xml")
                ? new Package(parts[0], parts[1]) { IsPackage = true }
                : null;
    }
}
