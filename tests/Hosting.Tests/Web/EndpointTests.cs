using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web;

public sealed class EndpointTests
{
    private const string NotFound =
        "HTTP/1.1 404 Not Found\nContent-Length: 19\nConnection: close\nContent-Type: text/plain; charset=utf-8\nX-Content-Type-Options: nosniff\n\n404 page not found\n";

    [Theory]
    [InlineData("GET /nothing HTTP/1.1", NotFound)]
    [InlineData("POST /-/reload HTTP/1.1", NotFound)]
    [InlineData("POST /-/quit HTTP/1.1", NotFound)]
    [InlineData("GET /metrics/ HTTP/1.1", NotFound)]
    [InlineData("GET /debug/pprof/profile HTTP/1.1", NotFound)]
    [InlineData(
        "GET /-/healthy HTTP/1.1",
        "HTTP/1.1 200 OK\nContent-Length: 28\nConnection: close\nContent-Type: text/plain; charset=utf-8\n\nStatsd Exporter is Healthy.\n")]
    [InlineData(
        "GET /-/ready HTTP/1.1",
        "HTTP/1.1 200 OK\nContent-Length: 26\nConnection: close\nContent-Type: text/plain; charset=utf-8\n\nStatsd Exporter is Ready.\n")]
    [InlineData("HEAD /-/healthy HTTP/1.1", "HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close\n\n")]
    [InlineData("PUT /-/ready HTTP/1.1", "HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close\n\n")]
    [InlineData(
        "GET /x/../metrics HTTP/1.1",
        "HTTP/1.1 301 Moved Permanently\nContent-Length: 44\nConnection: close\nContent-Type: text/html; charset=utf-8\nLocation: /metrics\n\n<a href=\"/metrics\">Moved Permanently</a>.\n\n")]
    [InlineData(
        "GET //metrics?a=b HTTP/1.1",
        "HTTP/1.1 301 Moved Permanently\nContent-Length: 48\nConnection: close\nContent-Type: text/html; charset=utf-8\nLocation: /metrics?a=b\n\n<a href=\"/metrics?a=b\">Moved Permanently</a>.\n\n")]
    [InlineData(
        "POST //metrics HTTP/1.1",
        "HTTP/1.1 301 Moved Permanently\nContent-Length: 0\nConnection: close\nLocation: /metrics\n\n")]
    [InlineData(
        "GET //a%5C%0D%0Ab HTTP/1.1",
        "HTTP/1.1 301 Moved Permanently\nContent-Length: 53\nConnection: close\nContent-Type: text/html; charset=utf-8\nLocation: /a%5C%0D%0Ab\n\n<a href=\"/a%5C%0D%0Ab\">Moved Permanently</a>.\n\n")]
    [InlineData(
        "GET /debug/pprof HTTP/1.1",
        "HTTP/1.1 301 Moved Permanently\nContent-Length: 49\nConnection: close\nContent-Type: text/html; charset=utf-8\nLocation: /debug/pprof/\n\n<a href=\"/debug/pprof/\">Moved Permanently</a>.\n\n")]
    [InlineData("HEAD /metrics HTTP/1.1", "HTTP/1.1 200 OK\nConnection: close\nContent-Type: text/plain; version=0.0.4; charset=utf-8; escaping=underscores\n\n")]
    [InlineData(
        "GET http://x/-/ready HTTP/1.1",
        "HTTP/1.1 200 OK\nContent-Length: 26\nConnection: close\nContent-Type: text/plain; charset=utf-8\n\nStatsd Exporter is Ready.\n")]
    public async Task Request_RawBytes_GetThisAnswer(string request, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();

        string answer = await server.SendRawAsync(request);

        // The length is of the body, and the order of headers means nothing: compare them as sets.
        Assert.Equal(Normalize(expected), Normalize(answer));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [InlineData("DELETE")]
    public async Task Metrics_AnyMethod_IsAScrape(string method)
    {
        await using TestServer server = await TestServer.StartAsync();

        using HttpResponseMessage answer = await server.SendAsync(new HttpMethod(method), "/metrics");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(FakeStages.ContentType, answer.Content.Headers.GetValues("Content-Type").Single());
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Empty(answer.Headers.Server);
        Assert.Equal("kite 1\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true, "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData(false, "text/plain; version=0.0.4; charset=utf-8")]
    public async Task Metrics_AcceptHeaders_DecideTheFormat(bool openMetrics, string expected)
    {
        await using TestServer server = await TestServer.StartAsync(new WebOptions { OpenMetrics = openMetrics });
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/metrics"));
        request.Headers.TryAddWithoutValidation("Accept", ["a/b;q=0.5", "application/openmetrics-text;version=1.0.0"]);

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        Assert.StartsWith(expected, answer.Content.Headers.GetValues("Content-Type").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_Gzip_IsCompressedAsItIsWritten()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Stages.Write = (output, token) => FakeStages.WriteLinesAsync(output, 20_000, token);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/metrics"));
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        await using var body = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(body);
        string text = await reader.ReadToEndAsync();
        Assert.EndsWith("kite{n=\"19999\"} 1\n", text, StringComparison.Ordinal);
        Assert.Equal(20_000, text.Count(c => c == '\n'));
    }

    /// <summary>B11: not larger than at the level that Go chooses, which is zlib's 6.</summary>
    [Fact]
    public async Task Metrics_B11Gzip_IsAsSmallAsGoMakesIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"kites_used{{kite=\"name-{i * 7919 % 20_011}\",team=\"t{i % 40}\"}} {i * 31 % 997}\n"))));
        server.Stages.Write = async (output, token) => await output.WriteAsync(page, token);
        byte[] plain = await server.Client.GetByteArrayAsync(server.Url("/metrics"));
        using var level6 = new MemoryStream();
        await using (var gzip = new GZipStream(level6, new ZLibCompressionOptions { CompressionLevel = 6 }, leaveOpen: true))
        {
            await gzip.WriteAsync(plain);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/metrics"));
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        byte[] compressed = await answer.Content.ReadAsByteArrayAsync();

        Assert.InRange(compressed.Length, 1, level6.Length * 1.05);
    }

    [Fact]
    public async Task Metrics_SourceThatFailsAtOnce_Answers500AndCounts()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Stages.Write = (_, _) => throw new InvalidOperationException("secret");

        using HttpResponseMessage answer = await server.SendAsync(HttpMethod.Get, "/metrics");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("An error has occurred while serving metrics; the log has its cause.\n", await answer.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(() => server.Stages is { InFlight: 0 } stages && stages.Ended(500) == 1 && stages.Ended(200) == 0, "the failed scrape to be counted");
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task Metrics_SourceThatFailsHalfway_BreaksTheConnection(string encoding)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Stages.Write = async (output, token) =>
        {
            await FakeStages.WriteLinesAsync(output, 20_000, token);
            throw new InvalidOperationException("halfway");
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/metrics"));
        request.Headers.AcceptEncoding.ParseAdd(encoding);

        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.SendAsync(request));
    }

    [Fact]
    public async Task Metrics_Scrapes_AreCountedWhenTheyHaveEnded()
    {
        await using TestServer server = await TestServer.StartAsync();
        double inFlight = 0;
        server.Stages.Write = (output, token) =>
        {
            inFlight = server.Stages.InFlight;
            return FakeStages.WriteLinesAsync(output, 1, token);
        };

        await server.Client.GetStringAsync(server.Url("/metrics"));
        await server.Client.GetStringAsync(server.Url("/metrics"));

        Assert.Equal(1, inFlight);
        await Eventually.TrueAsync(() => server.Stages is { InFlight: 0 } stages && stages.Ended(200) == 2, "both scrapes to be counted");
    }

    [Fact]
    public async Task Metrics_MoreScrapesThanTheLimit_AreRefusedWith503()
    {
        await using TestServer server = await TestServer.StartAsync();
        var go = new TaskCompletionSource();
        server.Stages.Write = async (output, token) =>
        {
            await go.Task.WaitAsync(token);
            await FakeStages.WriteLinesAsync(output, 1, token);
        };
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, 40).Select(_ => server.SendAsync(HttpMethod.Get, "/metrics"))];
        await Eventually.TrueAsync(() => server.Stages.InFlight == 40, "40 scrapes under way");

        using HttpResponseMessage refused = await server.SendAsync(HttpMethod.Get, "/metrics");
        go.SetResult();
        HttpResponseMessage[] answers = await Task.WhenAll(waiting);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await Eventually.TrueAsync(() => server.Stages is { InFlight: 0 } stages && stages.Ended(200) == 40 && stages.Ended(503) == 1, "all scrapes to be counted");
    }

    [Fact]
    public async Task Health_Bad_Answers503AndSaysWhy()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Stages.Problem = "The UDP listener has ended.";
        server.Stages.ReadyProblem = "The state file is still being read.";

        using HttpResponseMessage healthy = await server.SendAsync(HttpMethod.Get, "/-/healthy");
        using HttpResponseMessage ready = await server.SendAsync(HttpMethod.Post, "/-/ready");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "The UDP listener has ended.\n", HttpStatusCode.ServiceUnavailable, "The state file is still being read.\n"),
            (healthy.StatusCode, await healthy.Content.ReadAsStringAsync(), ready.StatusCode, await ready.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("POST", "Requesting reload", 1)]
    [InlineData("PUT", "Requesting reload", 1)]
    [InlineData("GET", "", 0)]
    [InlineData("DELETE", "", 0)]
    public async Task Reload_Method_DecidesWhetherItActs(string method, string text, int reloads)
    {
        await using TestServer server = await TestServer.StartAsync(new WebOptions { EnableLifecycle = true });

        using HttpResponseMessage answer = await server.SendAsync(new HttpMethod(method), "/-/reload");

        Assert.Equal((HttpStatusCode.OK, text, reloads), (answer.StatusCode, await answer.Content.ReadAsStringAsync(), server.Stages.Reloads));
    }

    [Fact]
    public async Task Quit_Post_AnswersThenAsksToEnd()
    {
        await using TestServer server = await TestServer.StartAsync(new WebOptions { EnableLifecycle = true });
        using HttpResponseMessage get = await server.SendAsync(HttpMethod.Get, "/-/quit");
        Assert.False(server.Stages.Quit.Task.IsCompleted);

        using HttpResponseMessage post = await server.SendAsync(HttpMethod.Post, "/-/quit");

        Assert.Equal("Requesting termination... Goodbye!", await post.Content.ReadAsStringAsync());
        await server.Stages.Quit.Task.WaitAsync(Eventually.DefaultDeadline);
    }

    [Fact]
    public async Task LandingPage_Telemetry_IsLinkedAndEscaped()
    {
        await using TestServer server = await TestServer.StartAsync(new WebOptions { TelemetryPath = "/m\"2" });

        using HttpResponseMessage answer = await server.SendAsync(HttpMethod.Get, "/");
        string page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=UTF-8", answer.Content.Headers.GetValues("Content-Type").Single());
        Assert.Contains("<h1>Kite &lt;Exporter&gt;</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/m&quot;2\">Metrics</a>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Flies kites</h2>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "/", true)]
    [InlineData("/", "/anything/at/all", true)]
    [InlineData("/", "/-/healthy", false)]
    [InlineData("/m/", "/m/x", true)]
    [InlineData("/m/", "/", false)]
    [InlineData("/m2", "/m2?x=y", true)]
    public async Task TelemetryPath_Set_ServesMetricsThere(string telemetryPath, string path, bool isMetrics)
    {
        await using TestServer server = await TestServer.StartAsync(new WebOptions { TelemetryPath = telemetryPath });

        Assert.Equal(isMetrics, await server.Client.GetStringAsync(server.Url(path)) is "kite 1\n");
    }

    [Theory]
    [InlineData("/debug/pprof")]
    [InlineData("/debug/pprof/")]
    [InlineData("/debug/pprof/heap")]
    [InlineData("/debug/vars")]
    public async Task Diagnostics_Hidden_AreNotFound(string path)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Stages.HidesDiagnostics = true;
        using (HttpResponseMessage hidden = await server.SendAsync(HttpMethod.Get, path))
        {
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }

        server.Stages.HidesDiagnostics = false;
        using HttpResponseMessage shown = await server.SendAsync(HttpMethod.Get, path);
        Assert.NotEqual(HttpStatusCode.NotFound, shown.StatusCode);
    }

    [Fact]
    public async Task Diagnostics_Pages_ShowFiguresButNoCommandLine()
    {
        await using TestServer server = await TestServer.StartAsync();

        using HttpResponseMessage index = await server.SendAsync(HttpMethod.Get, "/debug/pprof/");
        using HttpResponseMessage vars = await server.SendAsync(HttpMethod.Get, "/debug/vars");
        string heap = await server.Client.GetStringAsync(server.Url("/debug/pprof/heap"));

        Assert.Equal("text/html; charset=utf-8", index.Content.Headers.GetValues("Content-Type").Single());
        Assert.Equal("nosniff", index.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("application/json; charset=utf-8", vars.Content.Headers.GetValues("Content-Type").Single());
        JsonElement json = JsonDocument.Parse(await vars.Content.ReadAsStringAsync()).RootElement;
        Assert.True(json.GetProperty("memory").GetProperty("heap_bytes").GetInt64() > 0);
        Assert.DoesNotContain(json.EnumerateObject(), property => property.Name.Contains("cmd", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\nresident_bytes ", heap, StringComparison.Ordinal);
    }

    /// <summary>B9: as Go's default multiplexer answers.</summary>
    [Theory]
    [InlineData("CONNECT / HTTP/1.1", "HTTP/1.1 200 OK")]
    [InlineData("CONNECT /-/healthy HTTP/1.1", "HTTP/1.1 200 OK")]
    [InlineData("CONNECT //metrics HTTP/1.1", "HTTP/1.1 404 Not Found")]
    [InlineData("GET http://elsewhere.example/-/ready HTTP/1.1", "HTTP/1.1 200 OK")]
    public async Task Request_B9ConnectOrOtherHost_IsServed(string request, string status)
    {
        await using TestServer server = await TestServer.StartAsync();

        string answer = await server.SendRawAsync(request);

        Assert.StartsWith(status + "\n", answer, StringComparison.Ordinal);
    }

    /// <summary>B9: an answer to what is not HTTP has a text, as Go's has.</summary>
    [Theory]
    [InlineData("GARBAGE\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "400 Bad Request")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", "400 Bad Request")]
    [InlineData("GET / HTTP/3.7\r\nHost: x\r\n\r\n", "505 HTTP Version Not Supported")]
    public async Task Request_B9NotHttp_IsRefusedWithAText(string request, string text)
    {
        await using TestServer server = await TestServer.StartAsync();

        string answer = await server.SendBytesAsync(request);

        Assert.StartsWith($"HTTP/1.1 {text}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + text, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_IsOneClearLine()
    {
        await using TestServer server = await TestServer.StartAsync();
        string address = "127.0.0.1:" + server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        ConfigurationException e = await Assert.ThrowsAsync<ConfigurationException>(
            () => TestServer.StartAsync(address, new RouteTable(), server.Access, server.Connections));

        Assert.Equal($"cannot listen for HTTP on {address}: Address already in use", e.Message);
    }

    [Theory]
    [InlineData("127.0.0.1", "invalid HTTP listen address: address 127.0.0.1: missing port in address")]
    [InlineData("192.0.2.1:0", "cannot listen for HTTP on 192.0.2.1:0: Cannot assign requested address")]
    public async Task Start_BadAddress_IsOneClearLine(string address, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();

        ConfigurationException e = await Assert.ThrowsAsync<ConfigurationException>(
            () => TestServer.StartAsync(address, new RouteTable(), server.Access, server.Connections));

        Assert.Equal(expected, e.Message);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("//", "/")]
    [InlineData("/a//b/./c/../d", "/a/b/d")]
    [InlineData("/../..", "/")]
    [InlineData("/a/", "/a/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/../", "/")]
    [InlineData("/...", "/...")]
    public void Clean_Path_HasNoEmptyOrDottedSegments(string path, string expected) => Assert.Equal(expected, RequestPath.Clean(path));

    private static string Normalize(string answer)
    {
        int body = answer.IndexOf("\n\n", StringComparison.Ordinal);
        string[] head = answer[..body].Split('\n');
        return head[0] + "\n"
            + string.Join('\n', head[1..].Where(line => !line.StartsWith("Content-Length", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            + answer[body..];
    }
}
