using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>Pushes of the .NET command line that do not go smoothly: feeds that keep their service index closed, a server that is killed.</summary>
public sealed class DotnetPushTests(ITestOutputHelper log)
{
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Push_KeyAloneToAPrivateFeed_NeedsAnOpenServiceIndex()
    {
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            """
            repositories:
              open: { type: file_system, read_secrets: [r-int], write_secrets: [w-int], open_service_index: true }
              closed: { type: file_system, read_secrets: [r-int], write_secrets: [w-int] }
            """);
        var dotnet = new DotnetClient(gateway.Folder);
        dotnet.WriteSources([("open", gateway.Url + "/r/open/v3/index.json"), ("closed", gateway.Url + "/r/closed/v3/index.json")]);
        string package = SamplePackages.WriteNupkg(gateway.Folder.Path, "Acme.Kite", "1.0.0");

        await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], "nuget", "push", package, "--source", "open", "-k", "w-int");
        await dotnet.ExpectAsync(
            ".", 1, [$"Unable to load the service index for source {gateway.Url}/r/closed/v3/index.json", "401 (Unauthorized)"], "nuget", "push", package, "--source", "closed", "-k", "w-int");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Push_ServerKilledMeanwhile_FailsAndWorksAfterTheRestart()
    {
        const long Bytes = 300_000_000;
        using var folder = new TemporaryFolder();
        string config = folder.Write("gateway.yaml", Tests.GatewayProcess.OneRepository);
        string root = folder.File("data");
        string package = folder.File("Large.1.0.0.nupkg");
        SamplePackages.WriteLargeNupkg(package, "Large", Bytes);
        var dotnet = new DotnetClient(folder);
        string[] push = ["nuget", "push", package, "--source", "pub", "-k", Tests.GatewayProcess.Secret];
        using (Tests.GatewayProcess gateway = await Tests.GatewayProcess.StartAsync(root, config))
        {
            dotnet.WriteSources([("pub", gateway.Address + "r/r/v3/index.json")]);
            Task<string> pushing = dotnet.ExpectAsync(".", 1, ["error: "], push);
            await Eventually.TrueAsync(
                () => pushing.IsCompleted || Directory.GetFiles(Path.Combine(root, "tmp")).Any(file => new FileInfo(file).Length > Bytes / 100), "a push that has begun");
            Assert.False(pushing.IsCompleted);
            await gateway.KillAsync();
            log.WriteLine(await pushing);
        }

        using (Tests.GatewayProcess again = await Tests.GatewayProcess.StartAsync(root, config))
        {
            Assert.Empty(Directory.GetFiles(Path.Combine(root, "tmp")));
            Assert.Null(await again.GetAsync("r/r/v3/flat/large/index.json"));
            dotnet.WriteSources([("pub", again.Address + "r/r/v3/index.json")]);
            await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], push);
            await again.StopAsync();
        }

        (int exitCode, string output, string error) = await Tests.GatewayProcess.RunAsync("verify", "--config.file=" + config, "--storage.root=" + root);
        Assert.True(exitCode == 0, output + error);
    }
}
