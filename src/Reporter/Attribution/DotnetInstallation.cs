using System;

namespace PopCon.Reporter.Attribution;

/// <summary>Tells the parts of the .NET installation that runs this process from everything else.</summary>
internal static class DotnetInstallation
{
    // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
    private const string SharedFramework = "/shared/Microsoft.NETCore.App/";

    /// <summary>
    /// The folder of the installation with a slash at the end; <see langword="null"/> for a self-contained application, which has none.
    /// </summary>
    internal static string? FindRoot()
    {
        string core = typeof(object).Assembly.Location.Replace('\\', '/');
        int at = core.IndexOf(SharedFramework, StringComparison.Ordinal);
        return at < 0 ? null : core.Substring(0, at + 1);
    }

    /// <summary>
    /// Whether the process is a command of the SDK: build, restore, compiler server. What they load is nobody's choice. Only
    /// <c>dotnet fsi</c>, which lies there too, runs programs of users.
    /// </summary>
    internal static bool IsSdkProcess(string baseDirectory)
    {
        string folder = baseDirectory.Replace('\\', '/');
        return folder.Contains("/sdk/")
            && FindRoot() is string root
            && folder.StartsWith(root + "sdk/", StringComparison.Ordinal)
            && !folder.EndsWith("/FSharp/", StringComparison.Ordinal);
    }
}
