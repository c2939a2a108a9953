using System;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Resilience;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hosting;

/// <summary>What <c>/-/ready</c> and <c>/-/healthy</c> say at the moments that matter.</summary>
/// <remarks>A pipe in the place of the state file stops the bridge where it reads or writes its state, for as long as a test likes.</remarks>
public sealed class HealthTests : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly TemporaryFolder _folder = new();
    private readonly int _webPort = FreePort.Next();

    private string StatePath => _folder.File("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ready_WhileTheStateIsRestored_Is503AndScrapesWait()
    {
        await MakePipeAsync(StatePath);
        using RunningProcess bridge = Start();
        await WaitForReadyAsync(HttpStatusCode.ServiceUnavailable, "starting");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/-/healthy"))!.Value.Status);
        Task<string> scrape = Http.GetStringAsync(Address("/metrics"));
        Assert.False(scrape.IsCompleted);

        // Opened and closed without a byte. No state can be read from a pipe, and the start goes on.
        await RunAsync("sh", "-c", ": > \"$0\"", StatePath);
        await WaitForReadyAsync(HttpStatusCode.OK, string.Empty);
        Assert.Contains("popcon_bridge_state_restored_series 0", await scrape, StringComparison.Ordinal);
        Assert.Contains("level=WARN", bridge.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Ready_WhileStopping_Is503AndSaysWhy()
    {
        await MakePipeAsync(StatePath + ".new");
        using RunningProcess bridge = Start();
        await WaitForReadyAsync(HttpStatusCode.OK, string.Empty);
        bridge.Signal("TERM");
        await WaitForReadyAsync(HttpStatusCode.ServiceUnavailable, "stopping");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/-/healthy"))!.Value.Status);

        // Not a FileStream, which would quarrel with the bridge about a lock.
        await RunAsync("sh", "-c", "cat \"$0\" > /dev/null", StatePath + ".new");
        Assert.Equal(0, await bridge.WaitForExitAsync());
    }

    [SkippableFact]
    public async Task Healthy_ListenerHasDied_Is503AndSaysWhich()
    {
        using var bridge = new ActivatedBridge(StatePath);
        await bridge.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await bridge.AskAsync("/-/healthy")).Status);
        await bridge.EndTcpSocketAsync();
        await Eventually.TrueAsync(
            async () => (await bridge.AskAsync("/-/healthy")).Status == HttpStatusCode.ServiceUnavailable, "a health of 503");
        Assert.Contains("tcp listener has died", (await bridge.AskAsync("/-/healthy")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bridge.AskAsync("/-/ready")).Status);
    }

    private static Task MakePipeAsync(string path) => RunAsync("mkfifo", path);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        (int exitCode, _, string error) = await RunningProcess.RunAsync(program, arguments);
        Assert.True(exitCode == 0, error);
    }

    private RunningProcess Start() => RunningProcess.Start(
        "dotnet",
        ["exec", BridgeProgram.Path, "--statsd.listen-udp=127.0.0.1:0", "--statsd.listen-tcp=", "--state.file=" + StatePath,
         "--state.interval=1h", "--web.bridge-metrics",
         string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_webPort}")]);

    private Task WaitForReadyAsync(HttpStatusCode status, string text) => Eventually.TrueAsync(
        async () => await AskAsync("/-/ready") is { } answer && answer.Status == status && answer.Text.Contains(text, StringComparison.Ordinal),
        $"/-/ready to be {status} {text}");

    private async Task<(HttpStatusCode Status, string Text)?> AskAsync(string path)
    {
        try
        {
            using HttpResponseMessage answer = await Http.GetAsync(Address(path));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private Uri Address(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_webPort}{path}"));
}
