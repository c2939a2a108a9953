using System;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>Separates the parts of a .NET installation from everything else.</summary>
internal static class DotnetInstallation
{
    // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
    private const string SharedFramework = "/shared/Microsoft.NETCore.App/";
    private const string Sdk = "/sdk/";

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
    /// Whether the process is a command of the SDK: build, restore, compiler server. Nobody chose what these load. Only <c>dotnet fsi</c>,
    /// which is part of the SDK too, runs programs of users.
    /// </summary>
    internal static bool IsSdkProcess(string baseDirectory)
    {
        string folder = baseDirectory.Replace('\\', '/');
        return folder.Contains(Sdk) && IsInSdk(folder) && !folder.EndsWith("/FSharp/", StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether a file or folder is part of an SDK, <c>…/sdk/&lt;version&gt;/…</c>. The SDK's own targets prove it and not the folder of the
    /// runtime, because symbolic links can combine an SDK and a runtime from different places.
    /// </summary>
    internal static bool IsInSdk(string path)
    {
        int sdk = path.LastIndexOf(Sdk, StringComparison.Ordinal);
        int end = sdk < 0 ? -1 : path.IndexOf('/', sdk + Sdk.Length);
        return end > 0 && FileSystem.Exists(path.Substring(0, end) + "/Sdks/Microsoft.NET.Sdk");
    }
}
