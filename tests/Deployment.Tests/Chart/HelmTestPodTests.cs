using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.Gateway.Tests;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>What <c>helm test</c> runs in the cluster, run here with busybox and curl against the real bridge.</summary>
public sealed class HelmTestPodTests
{
    // The hash is of "secret" at the lowest cost.
    private const string Guarded = """
        tls_server_config: {cert_file: server.crt, key_file: server.key}
        basic_auth_users: {prometheus: $2y$04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy}
        """;

    private static readonly Dictionary<string, string?> Password = new(StringComparer.Ordinal) { ["USERNAME"] = "prometheus", ["PASSWORD"] = "secret" };

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

    [SkippableFact]
    public async Task IsReady_OfTheGateway_EndsAsItsProbeDoes()
    {
        using var folder = new TemporaryFolder();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(folder.File("data"), folder.Write("gateway.yaml", "{}"));

        Assert.Equal(0, (await RunOfGatewayAsync(gateway.TelemetryAddress.Port)).ExitCode);
        Assert.NotEqual(0, (await RunOfGatewayAsync(FreePort.Next())).ExitCode);

        static Task<(int ExitCode, string Output)> RunOfGatewayAsync(int telemetryPort) => RunAsync(
            "gateway-test-is-ready",
            FreePort.Next(),
            FreePort.Next(),
            string.Create(CultureInfo.InvariantCulture, $"gateway: {{enabled: true, service: {{telemetryPort: {telemetryPort}}}}}\n"));
    }

    /// <summary>F10: with HTTPS and passwords, by the password of the Secret and not without it.</summary>
    [SkippableFact]
    public async Task BothTests_AgainstABridgeWithTlsAndPasswords_SucceedWithThePasswordOnly()
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        int statsdPort = FreePort.Next();
        int webPort = FreePort.Next();
        string program = Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");
        using RunningProcess bridge = RunningProcess.Start("dotnet",
        [
            "exec", program, "--web.config.file=" + certificates.WriteConfig(Guarded),
            string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-udp=127.0.0.1:{statsdPort}"),
            string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-tcp=127.0.0.1:{statsdPort}"),
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{webPort}"),
        ]);
        await Eventually.TrueAsync(() => bridge.HasExited || bridge.Error.Contains("Accepting StatsD traffic", StringComparison.Ordinal), "the bridge to start");
        Assert.False(bridge.HasExited, bridge.Error);

        const string Values = "web: {scheme: HTTPS}\ntools: {basicAuthSecretName: reader}\n";
        Assert.Equal(0, (await RunAsync("is-ready", statsdPort, webPort, Values, Password)).ExitCode);
        (int exitCode, string output) = await RunAsync("counts-a-sample", statsdPort, webPort, Values, Password);
        Assert.Equal(0, exitCode);
        Assert.Contains("popcon_helm_test", output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await RunAsync("is-ready", statsdPort, webPort, "web: {scheme: HTTPS}\n")).ExitCode);
    }

    // All containers of the test's pod at once, as Kubernetes does; the worst exit code counts.
    private static async Task<(int ExitCode, string Output)> RunAsync(
        string test, int statsdPort, int webPort, string values = "", Dictionary<string, string?>? secret = null)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(values + string.Create(
            CultureInfo.InvariantCulture, $"statsd: {{udpPort: {statsdPort}, tcpPort: {statsdPort}}}\nservice: {{port: {webPort}}}\n"));
        JsonObject pod = chart.All("Pod").Single(pod => pod.Name().EndsWith(test, StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        AddPrograms(folder);
        (int ExitCode, string Output)[] ended = await Task.WhenAll(pod.List("spec", "containers").Select(one => RunAsync(one, folder, secret)));
        return (ended.Max(one => one.ExitCode), string.Concat(ended.Select(one => one.Output)));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(JsonObject container, TemporaryFolder folder, Dictionary<string, string?>? secret)
    {
        string[] command = [.. new[] { "command", "args" }
            .SelectMany(key => container[key]?.AsArray() ?? [])
            .Select(word => word!.GetValue<string>()
                .Replace("demo-popcon-gateway", "127.0.0.1", StringComparison.Ordinal)
                .Replace("demo-popcon", "127.0.0.1", StringComparison.Ordinal)
                .Replace("/shared", folder.Path, StringComparison.Ordinal))];
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PATH"] = folder.Path, ["USERNAME"] = null, ["PASSWORD"] = null };
        foreach (string name in container.List("env").Select(one => one.Text("name")))
        {
            environment[name] = secret![name];
        }

        (int exitCode, string output, _) = await RunningProcess.RunAsync(
            folder.File(command[0]), command[1..], environment, deadline: TimeSpan.FromMinutes(2));
        return (exitCode, output);
    }

    // The shell finds its own applets first, as in the images, whatever else is on PATH.
    private static void AddPrograms(TemporaryFolder folder)
    {
        string busybox = Tool.Require("busybox", "busybox");
        foreach (string applet in new[] { "sh", "grep", "sleep", "printf", "touch" })
        {
            File.CreateSymbolicLink(folder.File(applet), busybox);
        }

        // Debian's busybox has an nc without UDP, unlike the image's.
        File.CreateSymbolicLink(folder.File("nc"), Tool.Require("nc.openbsd", "netcat-openbsd"));
        File.CreateSymbolicLink(folder.File("curl"), Tool.Require("curl", "curl"));
    }
}
