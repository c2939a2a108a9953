using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Reliability;

/// <summary>What a gateway that was stopped still knows when it is started again.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task IndexMtime_YankedAfterTheLastUpload_StaysThatOfTheYank()
    {
        string uploaded;
        string yanked = string.Empty;
        using (GatewayProcess gateway = await StartAsync())
        {
            Assert.Equal(HttpStatusCode.OK, await gateway.UploadAsync(GatewayProcess.Wheel("kite", "1.0"), "kite", "1.0"));
            uploaded = await MtimeAsync(gateway);

            // The time has whole seconds.
            await Eventually.TrueAsync(
                async () =>
                {
                    Assert.Equal(HttpStatusCode.OK, await gateway.SendAsync(HttpMethod.Post, "r/r/simple/kite/1.0/yank"));
                    yanked = await MtimeAsync(gateway);
                    return !string.Equals(yanked, uploaded, StringComparison.Ordinal);
                },
                "a later time");
            await gateway.StopAsync();
        }

        using GatewayProcess again = await StartAsync();

        Assert.Equal(yanked, await MtimeAsync(again));
    }

    [Fact]
    public async Task LastFetch_FetchedBeforeTheRestart_IsStillKnown()
    {
        using (GatewayProcess gateway = await StartAsync())
        {
            foreach (string id in (string[])["Kite", "Wind"])
            {
                Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package(id, "1.0.0")));
            }

            Assert.NotNull(await gateway.GetAsync("r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg"));
            await Eventually.TrueAsync(async () => (await gateway.ScrapeAsync()).Contains(LastFetch("kite", 0), StringComparison.Ordinal), "the fetch");
            await gateway.StopAsync();
        }

        using GatewayProcess again = await StartAsync();

        string metrics = await again.ScrapeAsync();
        Assert.Contains(LastFetch("kite", 0), metrics, StringComparison.Ordinal);
        Assert.Contains(LastFetch("wind", -1), metrics, StringComparison.Ordinal);
        Assert.Contains("popcon_gateway_fetches_known_days ", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tmp")]
    [InlineData("TMP")]
    public async Task Config_RepositoryNamedLikeTheFolderOfUploads_IsRefused(string name)
    {
        string config = _folder.Write("gateway.yaml", $"repositories: {{ {name}: {{ type: file_system }} }}\n");

        (int exitCode, _, string error) = await GatewayProcess.RunAsync("--check-config", "--config.file=" + config);

        Assert.Equal(1, exitCode);
        Assert.Contains("cannot be the name of a file_system repository: the folder 'tmp' of the storage root holds uploads; choose another name", error, StringComparison.Ordinal);
    }

    private static string LastFetch(string package, int days) =>
        $"popcon_gateway_package_last_fetch_days{{ecosystem=\"nuget\",package=\"{package}\",repository=\"r\"}} {days}\n";

    private static async Task<string> MtimeAsync(GatewayProcess gateway) => Encoding.UTF8.GetString((await gateway.GetAsync("r/r/index_mtime/"))!);

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(_folder.File("data"), _folder.Write("gateway.yaml", GatewayProcess.OneRepository));
}
