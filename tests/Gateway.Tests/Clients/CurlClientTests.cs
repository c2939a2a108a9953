using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Gateway.Tests.Upstreams.Sources;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What curl does with the gateway.</summary>
public sealed class CurlClientTests
{
    private const string Fetches = "popcon_gateway_fetches_total";
    private const string Config = "repositories: { public: { type: file_system, anonymous_read: true, write_secrets: [w-pub] } }\n";
    private const long Gibibyte = 1L << 30;

    [SkippableFact]
    public async Task Curl_HeadRangesAndConditions_CountWholeFilesOnly()
    {
        string curl = Tool.Require("curl", "curl");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        string package = gateway.Folder.File("kite.nupkg");
        await File.WriteAllBytesAsync(package, Tests.GatewayProcess.Package("Kite", "1.0.0", 50_000));
        Assert.Equal("201", await PushAsync(gateway, curl, package));
        string url = gateway.Url + "/r/public/v3/flat/kite/1.0.0/kite.1.0.0.nupkg";
        string copy = gateway.Folder.File("copy");

        string head = await RunAsync(gateway, curl, "-sI", url);
        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {new FileInfo(package).Length}", head, StringComparison.OrdinalIgnoreCase);
        await RunAsync(gateway, curl, "-s", "--etag-save", gateway.Folder.File("etag"), "-o", copy, url);
        Assert.Equal(await File.ReadAllBytesAsync(package), await File.ReadAllBytesAsync(copy));
        await CheckFetchesAsync(gateway, 1);

        // The rest of a file, and answers without one, are not fetches.
        await File.WriteAllBytesAsync(copy, (await File.ReadAllBytesAsync(package))[..10_000]);
        Assert.Equal("206", await RunAsync(gateway, curl, "-s", "--continue-at", "-", "-o", copy, "-w", "%{http_code}", url));
        Assert.Equal(await File.ReadAllBytesAsync(package), await File.ReadAllBytesAsync(copy));
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(copy).AddMinutes(5));
        Assert.Equal("304", await RunAsync(gateway, curl, "-s", "-z", copy, "-o", gateway.Folder.File("none"), "-w", "%{http_code}", url));
        Assert.Equal("304", await RunAsync(gateway, curl, "-s", "--etag-compare", gateway.Folder.File("etag"), "-o", gateway.Folder.File("none"), "-w", "%{http_code}", url));
        string registration = await RunAsync(gateway, curl, "-s", "--compressed", "-D", "-", gateway.Url + "/r/public/v3/registration/kite/index.json");
        Assert.Contains("\"1.0.0\"", registration, StringComparison.Ordinal);
        await CheckFetchesAsync(gateway, 1);
    }

    [SkippableFact]
    public async Task Curl_ThroughARule_GetsTheFile()
    {
        string curl = Tool.Require("curl", "curl");
        using var upstream = new FakeUpstream();
        upstream.Files["/files/kite-1.2.zip"] = "the file"u8.ToArray();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            $$"""rules: [ { type: file-v1, domain: localhost, package-id: kite-cli, incoming-path: "/kite/{version}", outgoing-url: "{{upstream.Root}}files/kite-{version}.zip" } ]""");

        string text = await RunAsync(gateway, curl, "-sL", $"http://localhost:{new Uri(gateway.Url).Port}/kite/1.2");

        Assert.Equal("the file", text);
        Assert.Equal(1, Counts.Sum(await gateway.MetricsAsync(), Fetches, "package=\"kite-cli\"", "client=\"curl\"", "via=\"redirect\""));
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Curl_ChunkedPushOfAGibibyte_TakesLittleMemory()
    {
        string curl = Tool.Require("curl", "curl");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        string small = gateway.Folder.File("small.nupkg");
        await File.WriteAllBytesAsync(small, Tests.GatewayProcess.Package("Small", "1.0.0", 1_000_000));
        Assert.Equal("201", await PushAsync(gateway, curl, small));
        long before = ReadResident(gateway, "VmRSS:");
        string large = gateway.Folder.File("large.nupkg");
        SamplePackages.WriteLargeNupkg(large, "Large", Gibibyte);

        Assert.Equal("201", await PushAsync(gateway, curl, large, "-H", "Transfer-Encoding: chunked"));

        long grown = ReadResident(gateway, "VmHWM:") - before;
        Assert.True(grown <= 32 * 1024, $"Resident memory has grown by {grown} KiB.");
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Curl_UploadTooSlow_IsEndedAndLeavesNothing()
    {
        string curl = Tool.Require("curl", "curl");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);

        // curl's own limit of the rate sends a burst first, which is worth minutes of a slow client. So the source of the body is slow.
        string begin = gateway.Folder.Write("begin", "--b\r\nContent-Disposition: form-data; name=\"package\"; filename=\"p\"\r\n\r\n" + new string('x', 500));
        const string Script = "(cat \"$3\"; exec sleep 30) | \"$1\" -s -o /dev/null -w '%{http_code}' -T . -X PUT -H 'X-NuGet-ApiKey: w-pub'"
            + " -H 'Content-Type: multipart/form-data; boundary=b' \"$2\"";
        (int exitCode, string text) = await gateway.RunAsync(
            "/bin/bash", new Dictionary<string, string?>(StringComparer.Ordinal), "-c", Script, "bash", curl, gateway.Url + "/r/public/v3/publish", begin);

        Assert.True(exitCode != 0 || text.StartsWith("408", StringComparison.Ordinal), text);
        await Eventually.TrueAsync(() => Directory.GetFiles(gateway.Folder.File("data/tmp")).Length == 0, "an empty folder of uploads");
        Assert.False(Directory.Exists(gateway.Folder.File("data/public/nuget")));
    }

    private static string[] PushArguments(GatewayProcess gateway, string package, params string[] more) =>
    [
        "-s", "-o", gateway.Folder.File("none"), "-w", "%{http_code}", "-X", "PUT", "-H", "X-NuGet-ApiKey: w-pub", "-H", "Expect:", .. more,
        "-F", "package=@" + package, gateway.Url + "/r/public/v3/publish",
    ];

    private static Task<string> PushAsync(GatewayProcess gateway, string curl, string package, params string[] more) =>
        RunAsync(gateway, curl, PushArguments(gateway, package, more));

    private static async Task<string> RunAsync(GatewayProcess gateway, string curl, params string[] arguments)
    {
        (int exitCode, string text) = await gateway.RunAsync(curl, new Dictionary<string, string?>(StringComparer.Ordinal), arguments);
        Assert.True(exitCode == 0, $"curl {string.Join(' ', arguments)}: {exitCode}\n{text}");
        return text.TrimEnd('\n');
    }

    private static async Task CheckFetchesAsync(GatewayProcess gateway, long expected)
    {
        // A fetch counts once its last byte was written, which a client may see before the count.
        await Eventually.TrueAsync(async () => Counts.Sum(await gateway.MetricsAsync(), Fetches) >= expected, "the fetch");
        Assert.Equal(expected, Counts.Sum(await gateway.MetricsAsync(), Fetches));
    }

    private static long ReadResident(GatewayProcess gateway, string key)
    {
        string line = File.ReadLines($"/proc/{gateway.Id}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture);
    }
}
