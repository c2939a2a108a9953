using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Programs;

/// <summary>A real program kept current from each kind of real source.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Secret = "w-test";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Check_Folder_BringsTheNewVersion()
    {
        using var program = new LaunchedProgram();
        await KeepsCurrentAsync(program, (version, content) => File.WriteAllBytesAsync(Path.Combine(program.Feed, $"Updated.{version}.nupkg"), content));
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Check_Swift_BringsTheNewVersion()
    {
        using var swift = new SwiftServer();
        Uri address = await swift.StartAsync();
        await swift.PutAsync("updates", []);
        using var program = new LaunchedProgram(
            "s3://updates/stable",
            checkAtStart: false,
            ("AWS_ENDPOINT_URL_S3", address.AbsoluteUri),
            ("AWS_ACCESS_KEY_ID", SwiftServer.AccessKey),
            ("AWS_SECRET_ACCESS_KEY", SwiftServer.SecretKey));
        await KeepsCurrentAsync(program, (version, content) => swift.PutAsync($"updates/stable/Updated.{version}.nupkg", content));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Check_Gateway_BringsTheNewVersionAndIsNoDownload()
    {
        (int port, int telemetry) = (FreePort.Next(), FreePort.Next());
        string config = _folder.Write("gateway.yaml", $"repositories: {{ r: {{ type: file_system, anonymous_read: true, write_secrets: [ {Secret} ] }} }}\n");
        using RunningProcess gateway = RunningProcess.Start(Tool.Find("dotnet")!,
        [
            Path.Combine(Repository.OutputOf("src/Gateway"), "popcon-gateway.dll"), "--config.file=" + config, "--storage.root=" + _folder.File("feed"), "--statsd.address=",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), string.Create(CultureInfo.InvariantCulture, $"--web.telemetry-address=127.0.0.1:{telemetry}"),
        ]);
        string metrics = $"http://127.0.0.1:{telemetry}/metrics";
        await Eventually.TrueAsync(() => IsReadyAsync($"http://127.0.0.1:{telemetry}/-/ready"), "a ready gateway", TimeSpan.FromMinutes(2));
        using var program = new LaunchedProgram($"http://127.0.0.1:{port}/r/r/v3/index.json");

        await KeepsCurrentAsync(program, (_, content) => PushAsync($"http://127.0.0.1:{port}/r/r/v3/publish", content));

        await Eventually.TrueAsync(
            async () => Sum(await _client.GetStringAsync(metrics), "popcon_gateway_lookups_total", "purpose=\"update-check\"") >= 3, "three counted checks");
        string counted = await _client.GetStringAsync(metrics);
        Assert.Equal(2, Sum(counted, "popcon_gateway_fetches_total", "package=\"updated\""));
        Assert.Equal(0, Sum(counted, "popcon_gateway_lookups_total", "purpose=\"\""));
        Assert.Equal(0, Sum(counted, "popcon_gateway_fetches_total", "purpose=\"update-check\""));
    }

    private static async Task KeepsCurrentAsync(LaunchedProgram program, Func<string, byte[], Task> publish)
    {
        await publish("1.0.0", LaunchedProgram.Pack("1.0.0", "one"));
        await StartsAsync(program, "version one");
        await publish("2.0.0", LaunchedProgram.Pack("2.0.0", "two"));
        Assert.Equal("staged", await CheckAsync(program));
        await StartsAsync(program, "version two");
        Assert.Equal("current", await CheckAsync(program));
    }

    private static async Task<string?> CheckAsync(LaunchedProgram program)
    {
        JsonNode result = await program.UpdateAsync("check", "--force");
        Assert.True(result["down"]!.AsArray().Count == 0 && result["dropped"]!.AsArray().Count == 0, result.ToJsonString());
        return (string?)result["outcome"];
    }

    private static async Task StartsAsync(LaunchedProgram program, string expected)
    {
        (int exitCode, string output, string error) = await program.LaunchAsync();
        Assert.True(exitCode == 0 && string.Equals(output, expected + " \n", StringComparison.Ordinal), $"exit {exitCode}: {output}{error}");
    }

    private async Task PushAsync(string url, byte[] package)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(package);
        form.Add(file, "package", "package.nupkg");
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = form };
        request.Headers.Add("X-NuGet-ApiKey", Secret);
        using HttpResponseMessage response = await _client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<bool> IsReadyAsync(string url)
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri(url));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static double Sum(string metrics, string name, string label) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.OrdinalIgnoreCase))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
