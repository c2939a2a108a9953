using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Images;

/// <summary>The images on a real Docker engine: built from the Dockerfiles, run as a cluster would run them.</summary>
[Trait("Speed", "Slow")]
public sealed class ImageTests(BuiltImages images) : IClassFixture<BuiltImages>
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [SkippableFact]
    public async Task Images_Built_RunAsANumberedUserAndAddLittle()
    {
        DockerEngine engine = await images.EngineAsync();
        foreach (string image in new[] { BuiltImages.Bridge, BuiltImages.Gateway, BuiltImages.Reporter })
        {
            Assert.Equal("65532:65532", await engine.RunAsync("inspect", "--format", "{{.Config.User}}", image));
        }

        long bridge = await SizeAsync(engine, BuiltImages.Bridge) - await SizeAsync(engine, BaseImages.Runtime);
        long gateway = await SizeAsync(engine, BuiltImages.Gateway) - await SizeAsync(engine, BaseImages.Runtime);
        long reporter = await SizeAsync(engine, BuiltImages.Reporter) - await SizeAsync(engine, BaseImages.Runtime);

        // With a .NET of its own, which takes the place of the one in the base image.
        Assert.InRange(bridge, 100_000, 50_000_000);
        Assert.InRange(gateway, 100_000, 20_000_000);
        Assert.InRange(reporter, 10_000, 500_000);
        Assert.Equal("PopCon.Reporter.dll", await engine.RunAsync("run", "--rm", "--network", "none", BuiltImages.Reporter, "ls", "/opt/popcon"));
    }

    [SkippableFact]
    public async Task Bridge_WithoutAnyRights_CountsAProgramWhoseHookCameFromTheReporterImage()
    {
        DockerEngine engine = await images.EngineAsync();
        using SampleProgram program = await SampleProgram.BuildAsync();
        (string container, int statsdPort, int webPort) = await StartBridgeAsync(engine, [], []);
        await engine.RunAsync("volume", "create", "reporter");
        await engine.RunAsync("run", "--rm", "--network", "none", "--user", "0", "--volume", "reporter:/popcon", BaseImages.Runtime, "chown", "65532", "/popcon");
        await engine.RunAsync("run", "--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--volume", "reporter:/popcon", BuiltImages.Reporter);

        string output = await engine.RunAsync(
            "run", "--rm", "--network", "host", "--read-only", "--cap-drop", "ALL", "--user", "1000:1000",
            "--volume", "reporter:/opt/popcon:ro", "--volume", program.Folder + ":/program:ro",
            "--env", "DOTNET_EnableDiagnostics=0",
            "--env", "DOTNET_STARTUP_HOOKS=/opt/popcon/PopCon.Reporter.dll",
            "--env", "DOTNET_POPCONTEST_STATSD_HOST=127.0.0.1",
            "--env", "DOTNET_POPCONTEST_STATSD_PORT=" + statsdPort.ToString(CultureInfo.InvariantCulture),
            "--env", "DOTNET_POPCONTEST_STATSD_PREFIX=dotnet_popcon.namespace.prod.library_used",
            BaseImages.Runtime, "dotnet", "/program/" + SampleProgram.FileName);
        Assert.Equal(SampleProgram.Output, output);
        await WaitForLineAsync(webPort, $$"""dotnet_popcon_library_used{library="{{SampleProgram.Package}}",namespace="prod"} 1""");
        await WaitForLineAsync(webPort, """dotnet_popcon_reports{namespace="prod"} 1""");
        await engine.RunAsync("stop", "--time", "20", container);
        Assert.Equal("0", await engine.RunAsync("inspect", "--format", "{{.State.ExitCode}}", container));
    }

    [SkippableFact]
    public async Task Gateway_WithoutAnyRights_RedirectsAndCountsToTheBridge()
    {
        DockerEngine engine = await images.EngineAsync();
        (string bridge, int statsdPort, int webPort) = await StartBridgeAsync(engine, [], []);
        using var folder = new TemporaryFolder();
        await RunningProcess.RunAsync("chmod", ["0755", folder.Path]);
        folder.Write("gateway.yaml", """
            repositories: { own: { type: file_system, anonymous_read: true } }
            rules: [ { type: file-v1, domain: dl.example.org, package-id: kite, incoming-path: "/kite/{version}", outgoing-url: "https://files.example.org/{version}" } ]
            """);
        int port = FreePort.Next();
        int telemetryPort = FreePort.Next();

        string container = await StartAsync(
            engine,
            BuiltImages.Gateway,
            telemetryPort,
            ["--volume", folder.Path + ":/etc/popcon/gateway:ro"],
            [
                "--config.file=/etc/popcon/gateway/gateway.yaml",
                "--statsd.interval=1s",
                string.Create(CultureInfo.InvariantCulture, $"--statsd.address=127.0.0.1:{statsdPort}"),
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                string.Create(CultureInfo.InvariantCulture, $"--web.telemetry-address=127.0.0.1:{telemetryPort}"),
            ]);
        Assert.Equal("307", await RedirectAsync(port));
        await Eventually.TrueAsync(
            () => LinesAsync(webPort, line => line.StartsWith("popcon_gateway_fetch{", StringComparison.Ordinal) && line.Contains("package=\"kite\"", StringComparison.Ordinal)),
            "the fetch at the bridge");
        Assert.Contains("packages", await engine.RunAsync("exec", container, "ls", "/var/lib/popcon"), StringComparison.Ordinal);
        await engine.RunAsync("stop", "--time", "20", container);
        Assert.Equal("0", await engine.RunAsync("inspect", "--format", "{{.State.ExitCode}}", container));
        await engine.RunAsync("rm", "--force", bridge);
    }

    [SkippableFact]
    public async Task Bridge_MappingSwappedAsAConfigMapIs_TakesEffectWithoutARestart()
    {
        DockerEngine engine = await images.EngineAsync();
        using var folder = new TemporaryFolder();

        // As readable as a ConfigMap: the bridge is another user, and not root.
        await RunningProcess.RunAsync("chmod", ["0755", folder.Path]);
        await PublishAsync(folder, "first", "mappings: [{match: a.b, name: before}]\n");
        File.CreateSymbolicLink(folder.File("statsd-mapping.conf"), "..data/statsd-mapping.conf");
        (string container, int statsdPort, int webPort) = await StartBridgeAsync(
            engine, ["--volume", folder.Path + ":/etc/popcon/mapping:ro"], ["--statsd.mapping-config=/etc/popcon/mapping/statsd-mapping.conf"]);
        await SendUntilAsync(statsdPort, webPort, "a.b:1|c", "before ");
        string started = await engine.RunAsync("inspect", "--format", "{{.State.StartedAt}}", container);

        await PublishAsync(folder, "second", "mappings: [{match: a.b, name: after}]\n");
        await SendUntilAsync(statsdPort, webPort, "a.b:1|c", "after ");
        Assert.Equal(started, await engine.RunAsync("inspect", "--format", "{{.State.StartedAt}}", container));
        await engine.RunAsync("rm", "--force", container);
    }

    private static async Task<(string Container, int StatsdPort, int WebPort)> StartBridgeAsync(DockerEngine engine, string[] options, string[] flags)
    {
        int statsdPort = FreePort.Next();
        int webPort = FreePort.Next();
        string container = await StartAsync(
            engine,
            BuiltImages.Bridge,
            webPort,
            options,
            [
                .. flags,
                string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-udp=127.0.0.1:{statsdPort}"),
                string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-tcp=127.0.0.1:{statsdPort}"),
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{webPort}"),
                "--state.file=/var/lib/popcon/bridge.state",
            ]);
        return (container, statsdPort, webPort);
    }

    private static async Task<string> StartAsync(DockerEngine engine, string image, int readyPort, string[] options, string[] flags)
    {
        string container = await engine.RunAsync(
            ["run", "--detach", "--network", "host", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", .. options, image, .. flags]);
        try
        {
            await Eventually.TrueAsync(async () => await GetAsync(readyPort, "/-/ready") is not null, image + " to be ready");
            return container;
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException(await engine.LogsAsync(container), e);
        }
    }

    private static async Task<string> RedirectAsync(int port)
    {
        (_, string output, _) = await RunningProcess.RunAsync(
            Tool.Require("curl", "curl"),
            ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--header", "Host: dl.example.org", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/kite/1.2")]);
        return output.TrimEnd();
    }

    // As the kubelet does: a new folder, and one rename of the link that points at it.
    private static async Task PublishAsync(TemporaryFolder folder, string version, string mapping)
    {
        folder.Write($"..{version}/statsd-mapping.conf", mapping);
        File.CreateSymbolicLink(folder.File("..data_tmp"), ".." + version);
        (int exitCode, _, string error) = await RunningProcess.RunAsync("mv", ["--no-target-directory", folder.File("..data_tmp"), folder.File("..data")]);
        Assert.True(exitCode == 0, error);
    }

    private static async Task SendUntilAsync(int statsdPort, int webPort, string line, string expected)
    {
        using var socket = new System.Net.Sockets.UdpClient("127.0.0.1", statsdPort);
        await Eventually.TrueAsync(
            async () =>
            {
                await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(line));
                await Task.Delay(100);
                return await LinesAsync(webPort, line => line.StartsWith(expected, StringComparison.Ordinal));
            },
            expected);
    }

    private static Task WaitForLineAsync(int webPort, string expected) =>
        Eventually.TrueAsync(() => LinesAsync(webPort, line => line == expected), expected);

    private static async Task<bool> LinesAsync(int webPort, Func<string, bool> condition) =>
        (await GetAsync(webPort, "/metrics") ?? string.Empty).Split('\n').Any(condition);

    private static async Task<string?> GetAsync(int port, string path)
    {
        try
        {
            return await Http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<long> SizeAsync(DockerEngine engine, string image) =>
        long.Parse(await engine.RunAsync("inspect", "--format", "{{.Size}}", image), CultureInfo.InvariantCulture);
}
