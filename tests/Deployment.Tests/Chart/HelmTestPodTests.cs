using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>What <c>helm test</c> runs in the cluster, run here with busybox against the real bridge.</summary>
public sealed class HelmTestPodTests
{
    [SkippableFact]
    public async Task CountsASample_AgainstARunningBridge_Succeeds()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        (int exitCode, string output) = await RunAsync("counts-a-sample", bridge.StatsdPort, bridge.WebPort);
        Assert.Equal(0, exitCode);
        Assert.Contains("popcon_helm_test_udp", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task IsReady_AgainstARunningBridge_Succeeds()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        (int exitCode, _) = await RunAsync("is-ready", bridge.StatsdPort, bridge.WebPort);
        Assert.Equal(0, exitCode);
    }

    [SkippableFact]
    public async Task IsReady_WithoutABridge_Fails()
    {
        (int exitCode, _) = await RunAsync("is-ready", FreePort.Next(), FreePort.Next());
        Assert.NotEqual(0, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string test, int statsdPort, int webPort)
    {
        string busybox = Tool.Require("busybox", "busybox");
        RenderedChart chart = await ChartRendering.RenderAsync(string.Create(
            CultureInfo.InvariantCulture, $"{{statsd: {{udpPort: {statsdPort}, tcpPort: {statsdPort}}}, service: {{port: {webPort}}}}}"));
        JsonObject container = chart.All("Pod").Single(pod => pod.Name().EndsWith(test, StringComparison.Ordinal)).List("spec", "containers").Single();
        string[] command = [.. new[] { "command", "args" }
            .SelectMany(key => container[key]?.AsArray() ?? [])
            .Select(word => word!.GetValue<string>().Replace("demo-popcon", "127.0.0.1", StringComparison.Ordinal))];

        // The shell finds its own applets first, as in the busybox image, whatever else is on PATH.
        using var folder = new TemporaryFolder();
        foreach (string applet in new[] { "sh", "wget", "grep", "sleep", "printf" })
        {
            System.IO.File.CreateSymbolicLink(folder.File(applet), busybox);
        }

        // Debian's busybox has an nc without UDP, unlike the image's.
        System.IO.File.CreateSymbolicLink(folder.File("nc"), Tool.Require("nc.openbsd", "netcat-openbsd"));
        (int exitCode, string output, _) = await RunningProcess.RunAsync(
            folder.File(command[0]),
            command[1..],
            new System.Collections.Generic.Dictionary<string, string?>(StringComparer.Ordinal) { ["PATH"] = folder.Path },
            deadline: TimeSpan.FromMinutes(1));
        return (exitCode, output);
    }
}
