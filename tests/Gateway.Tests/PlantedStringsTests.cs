using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests;

/// <summary>
/// Everything about a client that a request can carry is searched for afterwards: in the log with all its lines, in every file, in
/// the metrics and in every datagram, also of a second process that starts on the same files.
/// </summary>
public sealed class PlantedStringsTests
{
    private const string Address = "203.0.113.77";
    private const string Address6 = "2001:db8:feed:beef::77";

    private const string Config = """
        repositories:
          r: { type: file_system, anonymous_read: true, write_secrets: [ w-planted-secret ] }
          p: { type: file_system, read_secrets: [ r-planted-secret ], write_secrets: [ w-planted-secret ] }
        web: { trusted_proxies: [ 127.0.0.0/8 ] }
        admin: { token: admin-planted-secret }
        counting: { uniques: true, uniques_min: 1 }
        rules:
          - { type: file-v1, domain: dl.example.org, package-id: kite, incoming-path: "/kite/{version}", outgoing-url: "https://files.example.org/kite-{version}.zip" }
          - { type: telemetry-v1, domain: dl.example.org, package-id: kite, incoming-path: /events, fields: { platform: [ linux ] } }

        """;

    private static readonly string[] Planted =
    [
        Address, "203.0.113", Address6, "2001:db8:feed", "planted-agent", "planted-session", "planted-user", "planted-secret", "planted-cookie",
        "planted-referer", "planted-query", "planted-body", "planted-path", "planted-host", "PLANTEDMETHOD",
    ];

    private static readonly (string Method, string Path, string? Host)[] Targets =
    [
        ("GET", "/kite/1.0.0?planted-query=1", "dl.example.org"),
        ("GET", "/planted-path", "dl.example.org"),
        ("POST", "/events", "dl.example.org"),
        ("PUT", "/r/r/v3/publish", null),
        ("PUT", "/r/p/v3/publish", null),
        ("GET", "/r/r/v3/flat/kite/index.json", null),
        ("GET", "/r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg", null),
        ("GET", "/r/r/v3/flat/planted-path/index.json", null),
        ("GET", "/r/r/v3/search?q=planted-query", null),
        ("GET", "/r/p/v3/index.json", null),
        ("GET", "/r/planted-path/simple/", null),
        ("POST", "/r/r/simple/", null),
        ("POST", "/login/", null),
        ("POST", "/initialize/", null),
        ("GET", "/simple/planted-path/?planted-query", "planted-host"),
    ];

    [Fact]
    public async Task Requests_PlantedStrings_AreInNoLogFileMetricOrDatagram()
    {
        using var folder = new TemporaryFolder();
        string root = folder.File("data");

        // Outside of the root: it has the secrets.
        string config = folder.Write("gateway.yaml", Config);
        using var statsd = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string all = await PlayAsync(root, config, statsd) + await PlayAsync(root, config, statsd);

        // The search looks at something: counts, log lines and files are there.
        Assert.Contains("popcon_gateway_fetches_total{", all, StringComparison.Ordinal);
        Assert.Contains("popcon_gateway.fetch:", all, StringComparison.Ordinal);
        Assert.Contains("route=rules", all, StringComparison.Ordinal);
        Assert.Contains("method=other", all, StringComparison.Ordinal);
        string[] files = Directory.GetFiles(root, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith(".nupkg", StringComparison.Ordinal));

        string[] found =
        [
            .. Planted.Where(text => all.Contains(text, StringComparison.OrdinalIgnoreCase)),
            .. files.SelectMany(file => Planted.Where(text => Contains(file, text)).Select(text => $"{text} in {file}")),
        ];
        Assert.Empty(found);
    }

    private static async Task<string> PlayAsync(string root, string config, UdpClient statsd)
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"--statsd.address=127.0.0.1:{((IPEndPoint)statsd.Client.LocalEndPoint!).Port}");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            root, config, "--log.level=debug", "--log.requests", "--statsd.interval=100ms", address);
        await SendAllAsync(gateway);
        string written = await gateway.ScrapeAsync() + await ReceiveAsync(statsd, "popcon_gateway.uniques:");
        gateway.Signal("TERM");
        await gateway.WaitForExitAsync();
        return written + gateway.Log;
    }

    private static bool Contains(string file, string text) =>
        file.Contains(text, StringComparison.OrdinalIgnoreCase)
        || Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(text, StringComparison.OrdinalIgnoreCase);

    // What answers well, what is refused, and what cannot be read.
    private static async Task SendAllAsync(GatewayProcess gateway)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = gateway.Address };
        byte[] package = GatewayProcess.Package("Kite", "1.0.0");
        foreach (string address in (string[])[Address, Address6])
        {
            foreach ((string method, string path, string? host) in Targets)
            {
                await SendAsync(client, address, method, path, host, method is "PUT" ? package : Encoding.UTF8.GetBytes("{\"platform\":\"planted-body\",\"x\":\"planted-body\"}"));
            }
        }

        await SendRawAsync(gateway.Address, "GET /planted-path HTTP/1.1\r\nHost: planted-host\r\nUser-Agent: planted-agent\r\nplanted-query\r\n\r\n");
        await SendRawAsync(gateway.Address, "PLANTEDMETHOD / HTTP/1.1\r\nHost: planted-host\r\nConnection: close\r\n\r\n");
    }

    private static async Task SendAsync(HttpClient client, string address, string method, string path, string? host, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        request.Headers.TryAddWithoutValidation("User-Agent", "NuGet MSBuild Task/6.9.1 planted-agent (Linux)");
        request.Headers.TryAddWithoutValidation("X-NuGet-Session-Id", "planted-session");
        request.Headers.TryAddWithoutValidation("Cookie", "session=planted-cookie");
        request.Headers.TryAddWithoutValidation("Referer", "https://planted-referer.example.org/");
        string secret = method is "PUT" ? "w-planted-secret" : "wrong-planted-secret";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("planted-user:" + secret)));
        if (method is not "GET")
        {
            var file = new ByteArrayContent(body);
            request.Content = path.Contains("publish", StringComparison.Ordinal) ? new MultipartFormDataContent { { file, "planted-body", "planted-body.nupkg" } } : file;
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.True((int)response.StatusCode < 500, $"{method} {path}: {response.StatusCode}");
    }

    private static async Task SendRawAsync(Uri address, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        await stream.CopyToAsync(Stream.Null, limit.Token);
    }

    // Gauges are sent with the counts, so that they are the last of what there is to see.
    private static async Task<string> ReceiveAsync(UdpClient statsd, string awaited)
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        var received = new StringBuilder();
        while (!received.ToString().Contains(awaited, StringComparison.Ordinal))
        {
            received.Append(Encoding.UTF8.GetString((await statsd.ReceiveAsync(limit.Token)).Buffer)).Append('\n');
        }

        while (statsd.Available > 0)
        {
            received.Append(Encoding.UTF8.GetString((await statsd.ReceiveAsync(limit.Token)).Buffer)).Append('\n');
        }

        return received.ToString();
    }
}
