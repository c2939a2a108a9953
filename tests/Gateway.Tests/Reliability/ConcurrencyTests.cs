using System;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Reliability;

/// <summary>Pushes at once, processes side by side, reloads under load.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Push_ThirtyTwoAtOnce_OneWins()
    {
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), Config("limits: { uploads: 64 }\n"));

        await AssertOneWinsAsync(gateway, gateway);
    }

    [Fact]
    public async Task Push_TwoProcessesThatShare_OneWinsAndBothSeeIt()
    {
        string config = Config("limits: { uploads: 64 }\n", ", sync_index_interval: 1s");
        using GatewayProcess one = await GatewayProcess.StartAsync(_folder.File("data"), config, "--storage.shared");
        using GatewayProcess other = await GatewayProcess.StartAsync(_folder.File("data"), config, "--storage.shared");

        await AssertOneWinsAsync(one, other);
        foreach (GatewayProcess gateway in (GatewayProcess[])[one, other])
        {
            await Eventually.TrueAsync(
                async () => Encoding.UTF8.GetString(await gateway.GetAsync("r/r/v3/flat/kite/index.json") ?? []) is "{\"versions\":[\"1.0.0\"]}",
                "the package in both processes");
        }
    }

    [Fact]
    public async Task Start_RootTaken_SaysSo()
    {
        string config = Config();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), config);

        (int exitCode, _, string error) = await GatewayProcess.RunAsync(
            "--config.file=" + config, "--storage.root=" + _folder.File("data"), "--web.listen-address=127.0.0.1:0", "--web.telemetry-address=127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("storage root", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_EveryHundredMillisecondsUnderLoad_NoRequestFails()
    {
        const int Reloads = 40;
        string config = Config();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), config);
        byte[] package = GatewayProcess.Package("Kite", "1.0.0");
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(package));
        using var stop = new CancellationTokenSource();
        Task<int>[] clients = [.. Enumerable.Range(0, 4).Select(client => Task.Run(() => LoadAsync(gateway, package, client, stop.Token)))];

        for (int reload = 0; reload < Reloads; reload++)
        {
            gateway.Signal("HUP");
            await Task.Delay(100, stop.Token);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(clients), count => Assert.True(count > 0));
        string metrics = await gateway.ScrapeAsync();
        Assert.Contains("popcon_gateway_config_last_reload_successful 1", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("popcon_gateway_config_generation 1\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<int> LoadAsync(GatewayProcess gateway, byte[] package, int client, CancellationToken stop)
    {
        int count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            Assert.Equal(package, await gateway.GetAsync("r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg"));
            Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Load", $"1.{client}.{count}")));
        }

        return count;
    }

    // Each push has the same id and version, and bytes of its own.
    private static async Task AssertOneWinsAsync(GatewayProcess one, GatewayProcess other)
    {
        byte[][] packages = [.. Enumerable.Range(0, 32).Select(seed => GatewayProcess.Package("Kite", "1.0.0", 10_000, seed))];

        HttpStatusCode[] answers = await Task.WhenAll(packages.Select((package, i) => (i % 2 == 0 ? one : other).PushAsync(package)));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(31, answers.Count(answer => answer == HttpStatusCode.Conflict));
        byte[] winner = packages[Array.IndexOf(answers, HttpStatusCode.Created)];
        GatewayProcess owner = Array.IndexOf(answers, HttpStatusCode.Created) % 2 == 0 ? one : other;
        Assert.Equal(winner, await owner.GetAsync("r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg"));
    }

    private string Config(string more = "", string keys = "") =>
        _folder.Write("gateway.yaml", GatewayProcess.OneRepository.Replace(" ] }", $" ]{keys} }}", StringComparison.Ordinal) + more);
}
