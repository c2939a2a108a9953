using System;

namespace PopCon.Reporter.Attribution;

/// <summary>Tells the parts of the .NET installation that runs this process from everything else.</summary>
internal static class DotnetInstallation
{
    // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll; a self-contained application has no such root.
    private const string SharedFramework = "/shared/Microsoft.NETCore.App/";

    private static readonly string Root = FindRoot();

    /// <summary>Whether the process is a command of the SDK (build, restore, compiler server); fsi, which runs users' scripts, is none.</summary>
    internal static bool IsSdkProcess(string baseDirectory) =>
        Root.Length > 0
        && baseDirectory.StartsWith(Root + "sdk/", StringComparison.Ordinal)
        && !baseDirectory.EndsWith("/FSharp/", StringComparison.Ordinal);

    /// <summary>Whether a file belongs to the shared frameworks or the SDK.</summary>
    internal static bool Contains(string path) =>
        Root.Length > 0
        && path.StartsWith(Root, StringComparison.Ordinal)
        && (string.CompareOrdinal(path, Root.Length, "shared/", 0, 7) == 0 || string.CompareOrdinal(path, Root.Length, "sdk/", 0, 4) == 0);

    private static string FindRoot()
    {
        string core = typeof(object).Assembly.Location;
        int at = core.IndexOf(SharedFramework, StringComparison.Ordinal);
        return at < 0 ? string.Empty : core.Substring(0, at + 1);
    }
}
