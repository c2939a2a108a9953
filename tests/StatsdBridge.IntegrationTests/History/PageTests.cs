using System;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.History;

/// <summary>The page as the real bridge serves it.</summary>
public sealed class PageTests : IDisposable
{
    private readonly HistoryBridge _history = new();
    private readonly int _webPort = FreePort.Next();

    public void Dispose() => _history.Dispose();

    [Fact]
    public async Task Page_FirstReport_TurnsWelcomeIntoTheOverview()
    {
        await _history.StartAsync();
        string welcome = await _history.Bridge.GetAsync("/");
        Assert.Contains("DOTNET_POPCONTEST_STATSD_HOST=127.0.0.1\n", welcome, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"DOTNET_POPCONTEST_STATSD_PORT={_history.Bridge.StatsdPort}"), welcome, StringComparison.Ordinal);

        _history.Bridge.Send("dotnet_popcon_reports:1|c\ndotnet_popcon_library_used:1|c|#library:newtonsoft.json");

        await Eventually.TrueAsync(
            async () => (await _history.Bridge.GetAsync("/")).Contains("newtonsoft.json", StringComparison.Ordinal), "the overview");
        string page = await _history.Bridge.GetAsync("/");
        foreach (string link in (string[])["/metrics", "/-/healthy", "/-/ready", "/debug/pprof/heap", "/debug/vars"])
        {
            Assert.Contains($"<a href=\"{link}\">", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Page_WithoutHistory_SaysHowToKeepOne()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();

        string page = await bridge.GetAsync("/");

        Assert.Contains("keeps no history", page, StringComparison.Ordinal);
        Assert.Contains("--history.folder=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("popcon_bridge_history", await bridge.GetAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-web.page", "<h1>StatsD Exporter</h1>", HttpStatusCode.NotFound)]
    [InlineData("--web.telemetry-path=/", "# TYPE statsd_exporter_lines_total counter", HttpStatusCode.OK)]
    public async Task Page_SwitchedOff_IsNowhere(string flag, string root, HttpStatusCode elsewhere)
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync(flag);

        Assert.Contains(root, await bridge.GetAsync("/"), StringComparison.Ordinal);
        using HttpResponseMessage about = await HistoryBridge.GetAsync(bridge, "/about");
        Assert.Equal(elsewhere, about.StatusCode);
        Assert.DoesNotContain("PopCon", await about.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task About_Gate_ShowsTheSettingsInForce()
    {
        await _history.StartAsync("--privacy.mode=gate", "--privacy.gate.k=7", "--history.keep=90d");

        string about = await _history.Bridge.GetAsync("/about");

        Assert.Contains("<tr><th scope=\"row\">k</th><td>7</td></tr>", about, StringComparison.Ordinal);
        Assert.Contains("<tr><th scope=\"row\">epoch</th><td>1 day</td></tr>", about, StringComparison.Ordinal);
        Assert.Contains("90 days", about, StringComparison.Ordinal);
        string welcome = await _history.Bridge.GetAsync("/");
        string midnight = DateTime.UtcNow.Date.AddDays(1).ToString("yyyy-MM-dd 00:00", CultureInfo.InvariantCulture);
        Assert.Contains($"the first can appear after {midnight} UTC", welcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_Password_IsAskedForPageAndApiAsForMetrics()
    {
        // "secret" at the lowest cost.
        string config = _history.File("web.yml");
        await System.IO.File.WriteAllTextAsync(config, "basic_auth_users: {prometheus: $2y$04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy}\n");
        using RunningProcess process = RunningProcess.Start(
            "dotnet",
            ["exec", BridgeProgram.Path, "--web.config.file=" + config, "--statsd.listen-udp=", "--history.folder=" + _history.Folder,
             string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-tcp=127.0.0.1:{FreePort.Next()}"),
             string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_webPort}")]);
        await process.LogsAsync("Accepting StatsD traffic");
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_webPort}/")) };

        foreach (string path in (string[])["metrics", "", "packages", "about", "candidates", "api/v1/popularity", "api/v1/span"])
        {
            http.DefaultRequestHeaders.Authorization = null;
            using HttpResponseMessage refused = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("prometheus:secret"u8));
            using HttpResponseMessage admitted = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        }
    }

    [Fact]
    public async Task Candidates_LongList_IsComparedAndTooLongOneIsRefused()
    {
        await _history.StartAsync();
        _history.Bridge.Send("dotnet_popcon_reports:1|c\ndotnet_popcon_library_used:1|c|#library:known.package");
        await _history.WaitForAsync("known.package", 1);
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_history.Bridge.WebPort}/")) };

        (HttpStatusCode status, string page) = await PostAsync(http, "known.package\nmissing.package\n" + new string('\n', 2_000_000));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("never seen", page, StringComparison.Ordinal);

        (status, page) = await PostAsync(http, new string('x', 9 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The list is longer than 8 MB", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_AnyPath_HasNoBody()
    {
        await _history.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_history.Bridge.WebPort}/about")));

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.True(response.Content.Headers.ContentLength > 1000);
    }

    private static async Task<(HttpStatusCode Status, string Page)> PostAsync(HttpClient http, string list)
    {
        using var text = new StringContent(list, Encoding.UTF8);
        using var form = new MultipartFormDataContent { { text, "\"list\"" } };
        using HttpResponseMessage response = await http.PostAsync(new Uri("candidates", UriKind.Relative), form);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
