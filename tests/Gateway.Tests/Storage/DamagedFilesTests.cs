using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>What clients get and the log says when what is stored of a package is damaged.</summary>
public sealed class DamagedFilesTests : IAsyncLifetime, IDisposable
{
    private const string Wheel = "data/r/pypi/kite/1.0/kite-1.0-py3-none-any.whl";
    private const string Package = "data/r/nuget/kite/1.0.0/kite.1.0.0.nupkg";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private GatewayProcess? _gateway;

    public async Task InitializeAsync()
    {
        using GatewayProcess gateway = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await gateway.UploadAsync(GatewayProcess.Wheel("kite", "1.0"), "kite", "1.0"));
        Assert.Equal(HttpStatusCode.OK, await gateway.UploadAsync(GatewayProcess.Wheel("wind", "1.0"), "wind", "1.0"));
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Kite", "1.0.0")));
        await gateway.StopAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _gateway?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Wheel, "RequiresPython", "r/r/simple/kite/")]
    [InlineData(Wheel, "MetadataPath", "r/r/simple/kite/kite-1.0-py3-none-any.whl.metadata")]
    [InlineData(Package, "Tags", "r/r/v3/registration/kite/index.json")]
    [InlineData(Package, "Nuspec", "r/r/v3/flat/kite/1.0.0/kite.nuspec")]
    public async Task Get_FactsDamaged_Is503AndTheLogNamesTheMeta(string file, string fact, string path)
    {
        JsonNode meta = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File(file + ".meta")))!;
        meta["Facts"]![fact] = 7;
        await File.WriteAllTextAsync(_folder.File(file + ".meta"), meta.ToJsonString());
        File.Delete(_folder.File("data/r/.index"));
        _gateway = await StartAsync();

        await AssertDamagedAsync(path, $"The meta of {file["data/r/".Length..]} is damaged");
        Assert.NotNull(await _gateway.GetAsync("r/r/simple/wind/"));
    }

    [Theory]
    [InlineData(Wheel, "r/r/simple/kite/kite-1.0-py3-none-any.whl.metadata")]
    [InlineData(Package, "r/r/v3/flat/kite/1.0.0/kite.nuspec")]
    public async Task Get_ArchiveDamaged_Is503AndTheLogNamesTheFile(string file, string path)
    {
        await using (FileStream stored = File.OpenWrite(_folder.File(file)))
        {
            stored.SetLength(stored.Length / 2);
        }

        _gateway = await StartAsync();

        await AssertDamagedAsync(path, $"{file["data/r/".Length..]} is damaged");
    }

    [Theory]
    [InlineData("{\"Ecosystem\":\"nuget\"")]
    [InlineData("null")]
    public async Task Start_MetaUnreadableAndIndexLost_SaysWhichMeta(string text)
    {
        await File.WriteAllTextAsync(_folder.File(Package + ".meta"), text);
        File.Delete(_folder.File("data/r/.index"));
        _gateway = GatewayProcess.Launch(_folder.File("data"), _folder.File("gateway.yaml"));

        Assert.Equal(1, await _gateway.WaitForExitAsync());
        Assert.Contains("The meta of nuget/kite/1.0.0/kite.1.0.0.nupkg is damaged", _gateway.Log, StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(_folder.File("data"), _folder.Write("gateway.yaml", GatewayProcess.OneRepository));

    private async Task AssertDamagedAsync(string path, string damage)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(_gateway!.Address, path));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("What is stored of this package is damaged.\n", await response.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(() => Task.FromResult(_gateway.Log.Contains(damage, StringComparison.OrdinalIgnoreCase)), "the line of the log");
    }
}
