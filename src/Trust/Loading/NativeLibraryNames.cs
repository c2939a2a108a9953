using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace PopCon.Trust.Loading;

/// <summary>The file names that a name in <c>DllImport</c> can mean on this system.</summary>
internal static class NativeLibraryNames
{
    /// <summary>The candidates below a folder of the package, the likeliest first.</summary>
    /// <param name="folder">The folder with its final <c>/</c>, or the empty string.</param>
    /// <param name="name">The name in the import.</param>
    public static IEnumerable<string> Candidates(string folder, string name)
    {
        string runtime = $"{folder}runtimes/{RuntimeInformation.RuntimeIdentifier}/native/";
        foreach (string place in new[] { folder, runtime })
        {
            foreach (string file in Names(name))
            {
                yield return place + file;
            }
        }
    }

    private static string[] Names(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [name] : [name + ".dll", name];
        }

        string suffix = OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return [name + suffix, "lib" + name + suffix, name, "lib" + name];
    }
}
