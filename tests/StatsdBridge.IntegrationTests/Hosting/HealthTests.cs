using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Resilience;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hosting;

/// <summary>What <c>/-/ready</c> and <c>/-/healthy</c> say at the moments that matter.</summary>
public sealed class HealthTests : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly TemporaryFolder _folder = new();
    private readonly int _webPort = FreePort.Next();
    private readonly int _statsdPort = FreePort.Next();

    private string StatePath => _folder.File("state");

    public void Dispose() => _folder.Dispose();

    /// <summary>F4: the second of two bridges waits for the state file, alive but not ready, until the first has stopped.</summary>
    [Fact]
    public async Task Ready_WhileAnotherBridgeHasTheState_Is503AndScrapesWait()
    {
        using BridgeProcess first = await BridgeProcess.StartAsync("--state.file=" + StatePath);
        using RunningProcess second = Start();
        await WaitForReadyAsync(HttpStatusCode.ServiceUnavailable, "starting");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/-/healthy"))!.Value.Status);
        Task<string> scrape = Http.GetStringAsync(Address("/metrics"));
        Assert.False(scrape.IsCompleted);
        first.Send("c:3|c");
        await first.WaitForAsync("c", "3");
        Assert.Equal(0, await first.StopAsync());

        await WaitForReadyAsync(HttpStatusCode.OK, string.Empty);
        Assert.Contains("\nc 3\n", await scrape, StringComparison.Ordinal);
        await second.LogsAsync("waiting for it to stop");
    }

    /// <summary>F18: values files of the other chart ask this path.</summary>
    [Fact]
    public async Task Health_OfARunningBridge_AnswersAsHealthyDoes()
    {
        using RunningProcess bridge = Start();
        await WaitForReadyAsync(HttpStatusCode.OK, string.Empty);
        Assert.Equal(await AskAsync("/-/healthy"), await AskAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/health"))!.Value.Status);
    }

    /// <summary>F4: a bridge that waits for the state file can be stopped, and leaves the file as it is.</summary>
    [Fact]
    public async Task Stop_WhileWaitingForTheState_EndsAtOnceWithoutASave()
    {
        using BridgeProcess first = await BridgeProcess.StartAsync("--state.file=" + StatePath, "--state.interval=1h");
        using RunningProcess second = Start();
        await WaitForReadyAsync(HttpStatusCode.ServiceUnavailable, "starting");
        second.Signal("TERM");
        Assert.Equal(0, await second.WaitForExitAsync());
        Assert.DoesNotContain("State restored", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_WhileStopping_Is503AndSaysWhy()
    {
        using RunningProcess bridge = Start();
        await WaitForReadyAsync(HttpStatusCode.OK, string.Empty);

        // A sender that is faster than the bridge makes the stop take its two seconds.
        using var enough = new CancellationTokenSource();
        var isBehind = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task sending = Task.Factory.StartNew(() => SendUntil(isBehind, enough.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await isBehind.Task;
        bridge.Signal("TERM");
        await WaitForReadyAsync(HttpStatusCode.ServiceUnavailable, "stopping");
        Assert.Equal(0, await bridge.WaitForExitAsync());
        await enough.CancelAsync();
        await sending;
    }

    /// <summary>F1: a bridge that no longer receives ends with an error, saves what it has, and says which listener it was.</summary>
    [SkippableFact]
    public async Task Run_ListenerHasDied_SavesAndEndsWithExitCode1()
    {
        using var bridge = new ActivatedBridge(StatePath);
        await bridge.StartAsync();
        using var sender = new UdpClient();
        await sender.SendAsync("c:5|c"u8.ToArray(), bridge.Target);
        await Eventually.TrueAsync(async () => await bridge.CounterAsync("c") == 5, "the line");
        await bridge.EndTcpSocketAsync();
        Assert.Equal(1, await bridge.WaitForEndAsync());

        using BridgeProcess restarted = await BridgeProcess.StartAsync("--state.file=" + StatePath);
        Assert.Equal("5", (await restarted.SamplesAsync())["c"]);
    }

    // To apply a thousand lines takes ten times as long as to send them.
    private void SendUntil(TaskCompletionSource isBehind, CancellationToken enough)
    {
        byte[] lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("c:1|c\n", 1_000)));
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (int sent = 0; !enough.IsCancellationRequested; sent++)
        {
            sender.SendTo(lines, new IPEndPoint(IPAddress.Loopback, _statsdPort));
            if (sent == 2_000)
            {
                isBehind.SetResult();
            }
        }
    }

    private RunningProcess Start() => RunningProcess.Start(
        "dotnet",
        ["exec", BridgeProgram.Path, string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-udp=127.0.0.1:{_statsdPort}"), "--statsd.listen-tcp=", "--state.file=" + StatePath,
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
