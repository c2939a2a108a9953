using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Gateway.Tests;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Reporting;

/// <summary>The tool on what a real gateway and a real bridge have counted.</summary>
public sealed class AdviseCommandTests : IDisposable
{
    private const int KnownDays = 40;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Advise_TrafficOfGatewayAndReporters_FindsWhatIsNotUsed()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + _folder.File("ledger"));
        using GatewayProcess gateway = await StartGatewayAsync(bridge);
        bridge.Send("dotnet_popcon.library_used.acme.wind:2|c\ndotnet_popcon.reports:3|c");
        await bridge.WaitForAsync("dotnet_popcon_reports", "3");
        await FetchAsync(gateway, bridge, "acme.kite");
        await FetchAsync(gateway, bridge, "acme.wind");

        string[] command =
        [
            "advise", "--source", Url(bridge), "--days", "1", "--gateway", gateway.TelemetryAddress.ToString(), "--idle", "30",
            "--inventory", _folder.Write("list.txt", "acme.wind\nabsent\n"),
        ];
        (int exitCode, string output, string error) = Popcon.Run([.. command, "--format", "csv"]);

        Assert.Equal((ExitCode.Done, string.Empty), (exitCode, error));
        Assert.Equal(
            $"""
            advice,language,package,repository,fetches,processes,direct,daysNotFetched,fetchedBefore
            "fetched, never loaded",dotnet,acme.kite,,1,0,,,
            "declared, never loaded",,absent,,,0,,,
            "own, not fetched",dotnet,acme.rock,r,,,,{KnownDays},false
            "own, not fetched",dotnet,acme.stone,r,,,,35,true

            """.ReplaceLineEndings("\n"),
            output);

        JsonNode json = JsonNode.Parse(Popcon.Run([.. command, "--format", "json"]).Output)!;
        Assert.False((bool)json["withholdsCounts"]!);
        Assert.Equal(
            """{"advice":"fetched, never loaded","language":"dotnet","package":"acme.kite","repository":null,"fetches":1,"processes":0,"direct":null,"daysNotFetched":null,"fetchedBefore":null}""",
            json["advice"]![0]!.ToJsonString());
        Assert.Contains(": 4 packages to act on, from " + Url(bridge), Popcon.Run(command).Output);
        Assert.Equal(ExitCode.Found, Popcon.Run([.. command, "--fail-on", "idle"]).ExitCode);
    }

    [Fact]
    public async Task Advise_BridgeThatWithholdsCounts_DoesNotSayNeverLoaded()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync(
            "--history.folder=" + _folder.File("ledger"), "--privacy.mode=gate", "--privacy.gate.k=3", "--privacy.gate.epoch=2s");
        using GatewayProcess gateway = await StartGatewayAsync(bridge);

        // Three processes are shown, one is not.
        await Eventually.TrueAsync(
            async () =>
            {
                for (int process = 0; process < 3; process++)
                {
                    bridge.Send("dotnet_popcon.library_used.acme.wind:1|c");
                }

                return (await bridge.SamplesAsync()).ContainsKey("dotnet_popcon_library_used{library=\"acme.wind\"}");
            },
            "a released count");
        bridge.Send("dotnet_popcon.library_used.acme.kite:1|c");
        await FetchAsync(gateway, bridge, "acme.kite");
        await FetchAsync(gateway, bridge, "acme.wind");

        (int exitCode, string output, string error) = Popcon.Run("advise", "--source", Url(bridge), "--days", "1", "--format", "csv", "--fail-on", "fetched");

        Assert.Equal(ExitCode.Found, exitCode);
        Assert.Equal("popcon: note: The source withholds small counts: a package without shown loads may have been loaded by a few processes.\n", error);
        Assert.Equal(["\"fetched, no loads shown\",dotnet,acme.kite,,1,,,,"], output.Split('\n').Skip(1).Where(line => line.Length > 0));
    }

    [Fact]
    public async Task Advise_GatewayThatIsNotOne_OneSentenceAndExitOne()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + _folder.File("ledger"));
        string[] command = ["advise", "--source", Url(bridge)];
        bridge.Send("dotnet_popcon.reports:1|c");
        await bridge.WaitForAsync("dotnet_popcon_reports", "1");
        (int exitCode, string output, string error) = Popcon.Run([.. command, "--gateway", Url(bridge)]);
        Assert.Equal((ExitCode.Failed, string.Empty), (exitCode, output));
        Assert.Equal($"popcon: {Url(bridge)} has no metrics of a gateway: give the address of its --web.telemetry-address.\n", error);

        string nowhere = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        (exitCode, _, error) = Popcon.Run([.. command, "--gateway", nowhere]);
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith($"popcon: Cannot reach {nowhere}/: ", error, StringComparison.Ordinal);
        Assert.Equal(
            (ExitCode.Failed, string.Empty, "popcon: Invalid gateway \"here\": expected a URL such as http://localhost:9103.\n"),
            Popcon.Run([.. command, "--gateway", "here"]));
    }

    [Fact]
    public async Task Advise_BridgeWithoutFigures_OneSentenceAndExitOne()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + _folder.File("ledger"));

        Assert.Equal(
            (ExitCode.Failed, string.Empty, $"popcon: {Url(bridge)} has no figures yet: no process has reported, or the first epoch has not ended. Check a machine with popcon doctor.\n"),
            Popcon.Run("advise", "--source", Url(bridge)));
    }

    [Fact]
    public void Advise_Folder_SaysThatItCannotKnowWhatWasWithheld()
    {
        using var sample = new SampleFolder();

        (int exitCode, string output, string error) = Popcon.Run("advise", "--source", sample.Ledger, "--from", "2026-10-01", "--to", "2026-10-01");

        Assert.Equal((ExitCode.Done, $"Advice, 2026-10-01 to 2026-10-01: 0 packages to act on, from {sample.Ledger}\n"), (exitCode, output));
        Assert.Equal("popcon: note: A folder does not say whether its bridge withheld small counts: if it did, \"never loaded\" means \"no loads shown\".\n", error);
    }

    private static string Url(BridgeProcess bridge) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}");

    private static async Task FetchAsync(GatewayProcess gateway, BridgeProcess bridge, string package)
    {
        Assert.NotNull(await gateway.GetAsync($"r/r/v3/flat/{package}/1.0.0/{package}.1.0.0.nupkg"));
        await Eventually.TrueAsync(
            async () => (await bridge.SamplesAsync()).Keys.Any(series =>
                series.StartsWith("popcon_gateway_fetch", StringComparison.Ordinal) && series.Contains($"package=\"{package}\"", StringComparison.Ordinal)),
            "the fetch at the bridge");
    }

    // A gateway that has remembered fetches for a while: of one package the last one was long ago.
    private async Task<GatewayProcess> StartGatewayAsync(BridgeProcess bridge)
    {
        int today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).DayNumber;
        _folder.Write("data/.fetches", string.Create(CultureInfo.InvariantCulture, $"popcon-gateway-fetches-1\t{today - KnownDays}\nr\tnuget\tacme.stone\t{today - 35}\n"));
        GatewayProcess gateway = await GatewayProcess.StartAsync(
            _folder.File("data"),
            _folder.Write("gateway.yaml", GatewayProcess.OneRepository),
            string.Create(CultureInfo.InvariantCulture, $"--statsd.address=127.0.0.1:{bridge.StatsdPort}"),
            "--statsd.interval=200ms");
        foreach (string package in (string[])["Acme.Kite", "Acme.Wind", "Acme.Rock", "Acme.Stone"])
        {
            Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package(package, "1.0.0")));
        }

        return gateway;
    }
}
