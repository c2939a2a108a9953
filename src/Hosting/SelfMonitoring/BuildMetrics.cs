using System.Runtime.InteropServices;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>Which build runs, with the labels statsd_exporter has.</summary>
internal sealed class BuildMetrics : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics) => metrics.Gauge(
        "statsd_exporter_build_info",
        "Always 1; the labels tell the build.",
        1,
        ("branch", string.Empty),
        ("goarch", RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "amd64" : RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()),
        ("goos", System.OperatingSystem.IsLinux() ? "linux" : System.OperatingSystem.IsWindows() ? "windows" : "darwin"),
        ("goversion", BuildInfo.Runtime),
        ("revision", BuildInfo.Revision),
        ("tags", "popcon"),
        ("version", BuildInfo.Version));
}
