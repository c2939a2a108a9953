using System;
using System.Reflection;
using System.Runtime.InteropServices;

using PopCon.Metrics.Own;

namespace PopCon.Hosting;

/// <summary>Which build this is: for <c>--version</c>, the landing page and the <c>build_info</c> metric.</summary>
/// <remarks>Read once from the assembly; immutable.</remarks>
internal static class BuildInfo
{
    private static readonly string[] Parts =
        (typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0")
            .Split('+', 2);

    /// <summary>The version, for example <c>1.2.0</c>.</summary>
    public static string Version => Parts[0];

    /// <summary>The source revision the build was made from; empty when it is not known.</summary>
    public static string Revision => Parts.Length == 2 ? Parts[1] : string.Empty;

    /// <summary>The runtime, for example <c>.NET 10.0.1</c>.</summary>
    public static string Runtime => RuntimeInformation.FrameworkDescription;

    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The text of <c>--version</c>, with its final newline.</summary>
    public static string Describe() =>
        $"popcon-statsd-bridge, version {Version} (revision: {(Revision.Length == 0 ? "unknown" : Revision)})\n"
        + $"  runtime:   {Runtime}\n"
        + $"  platform:  {RuntimeInformation.RuntimeIdentifier}\n";

    /// <summary>Registers the metric <c>PREFIX_build_info</c>: always 1, with labels that say which build runs.</summary>
    public static void Register(OwnMetrics own, string prefix) => own.Gauge(
        prefix + "_build_info",
        "Always 1; the labels tell the build.",
        () => 1,
        Shown.Always,
        ("branch", string.Empty),
        ("goarch", Architecture),
        ("goos", OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "windows" : "darwin"),
        ("goversion", Runtime),
        ("revision", Revision),
        ("tags", "popcon"),
        ("version", Version));
}
