using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What docker and skopeo do with the gateway in front of Debian's registry.</summary>
public sealed class DockerClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private RunningProcess? _registry;

    private string Registry => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public void Dispose()
    {
        _registry?.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task DockerAndSkopeo_Pull_CountsOneFetchAndPushIsRefused()
    {
        string skopeo = Tool.Require("skopeo", "skopeo");
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await StartRegistryAsync(Tool.Require("docker-registry", "docker-registry"), certificates);
        using DockerEngine engine = await DockerEngine.StartAsync();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            $$"""rules: [ { type: docker-v2, domain: 127.0.0.1, pattern: "team/*", registry: "{{Registry}}", rule-id: team } ]""");
        _folder.Write("image/file", "content");
        await engine.ImportAsync(Registry + "/team/kite:1", "--directory", _folder.File("image"), ".");
        await engine.RunAsync("push", Registry + "/team/kite:1");
        await engine.RunAsync("rmi", Registry + "/team/kite:1");
        string image = new Uri(gateway.Url).Authority + "/team/kite:1";

        Assert.Contains("Status: Downloaded newer image for " + image, await engine.RunAsync("pull", image), StringComparison.Ordinal);
        await CheckAsync(gateway, fetches: 1, lookups: 1);
        Assert.Contains("Image is up to date", await engine.RunAsync("pull", image), StringComparison.Ordinal);
        await CheckAsync(gateway, fetches: 1, lookups: 2);

        await engine.RunAsync("tag", image, image[..^1] + "2");
        (int exitCode, string output, string error) = await engine.TryRunAsync(["push", image[..^1] + "2"], TimeSpan.FromMinutes(2));
        Assert.True(exitCode != 0, output + error);
        Assert.DoesNotContain("\"2\"", await TagsAsync(), StringComparison.Ordinal);

        Assert.Contains("Writing manifest to image destination", await SkopeoAsync(skopeo, "copy", "--src-tls-verify=false", "docker://" + image, "dir:" + _folder.File("out")), StringComparison.Ordinal);
        Assert.Contains("\"RepoTags\": [", await SkopeoAsync(skopeo, "inspect", "--tls-verify=false", "docker://" + image), StringComparison.Ordinal);
    }

    private static async Task CheckAsync(GatewayProcess gateway, long fetches, long lookups)
    {
        string metrics = await gateway.MetricsAsync();
        Assert.Equal((fetches, lookups), (Counts.Sum(metrics, "popcon_gateway_fetches_total", "ecosystem=\"docker\""), Counts.Sum(metrics, "popcon_gateway_lookups_total", "ecosystem=\"docker\"")));
    }

    private async Task StartRegistryAsync(string program, TestCertificates certificates)
    {
        string config = _folder.Write(
            "registry.yml",
            $$"""
            version: 0.1
            storage: { filesystem: { rootdirectory: "{{_folder.File("registry")}}" } }
            http: { addr: "{{Registry}}", tls: { certificate: "{{certificates.PathOf("server.crt")}}", key: "{{certificates.PathOf("server.key")}}" } }
            """);
        _registry = RunningProcess.Start(program, ["serve", config]);
        await Eventually.TrueAsync(async () => (await TagsAsync()).Length > 0, "the registry");
    }

    private async Task<string> TagsAsync()
    {
        (_, string output, _) = await RunningProcess.RunAsync(Tool.Require("curl", "curl"), ["-sk", $"https://{Registry}/v2/team/kite/tags/list"]);
        return output;
    }

    private async Task<string> SkopeoAsync(string skopeo, params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            skopeo,
            ["--insecure-policy", .. arguments],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = _folder.Path, ["XDG_RUNTIME_DIR"] = _folder.Path },
            deadline: TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output + error);
        return output + error;
    }
}
