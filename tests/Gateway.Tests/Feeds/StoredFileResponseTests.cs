using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Feeds;

/// <summary>Files on disk as clients get them: whole, in parts, at the same time, damaged, and too slowly.</summary>
public sealed class StoredFileResponseTests : IAsyncLifetime, IDisposable
{
    private const string File = "r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly byte[] _package = GatewayProcess.Package("Kite", "1.0.0", 1_000_000);
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync(_folder.File("data"), _folder.Write("gateway.yaml", GatewayProcess.OneRepository));
        Assert.Equal(HttpStatusCode.Created, await _gateway.PushAsync(_package));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _gateway.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Get_ManyAtOnce_EachGetsAllBytes()
    {
        byte[]?[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _gateway.GetAsync(File)));

        Assert.All(answers, answer => Assert.Equal(_package, answer));
        Assert.Contains("package=\"kite\"", (await FetchesAsync())[0], StringComparison.Ordinal);
        Assert.EndsWith(" 32", (await FetchesAsync())[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(65_535, 65_536)]
    [InlineData(10, 300_000)]
    [InlineData(999_999, null)]
    public async Task Get_Range_GivesThatPartAndCountsNothing(long from, int? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway.Address, File)) { Headers = { Range = new RangeHeaderValue(from, to) } };

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        int end = to is { } last ? last + 1 : _package.Length;
        Assert.Equal(_package[(int)from..end], await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(await FetchesAsync());
    }

    [Fact]
    public async Task Get_FileShorterThanItsMeta_Is503WithoutHeadersOfTheFile()
    {
        await using (FileStream file = System.IO.File.OpenWrite(StoredFile))
        {
            file.SetLength(_package.Length / 2);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway.Address, File)) { Headers = { Range = new RangeHeaderValue(0, 9) } };
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Null(response.Headers.ETag);
        Assert.Null(response.Content.Headers.ContentRange);
        Assert.Contains("popcon_gateway_storage_errors_total{operation=\"read\",repository=\"r\"} 1", await _gateway.ScrapeAsync(), StringComparison.Ordinal);
        Assert.Empty(await FetchesAsync());
    }

    [Fact]
    public async Task Get_FileGone_Is503()
    {
        System.IO.File.Delete(StoredFile);

        using HttpResponseMessage response = await _client.GetAsync(new Uri(_gateway.Address, File));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Get_FileCutWhileItIsSent_EndsTheConnectionAndCountsNothing()
    {
        byte[] large = GatewayProcess.Package("Wind", "1.0.0", 64_000_000);
        Assert.Equal(HttpStatusCode.Created, await _gateway.PushAsync(large));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(_gateway.Address.Host, _gateway.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /r/r/v3/flat/wind/1.0.0/wind.1.0.0.nupkg HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.NotEqual(0, await stream.ReadAsync(new byte[1]));

        await using (FileStream file = System.IO.File.OpenWrite(_folder.File("data/r/nuget/wind/1.0.0/wind.1.0.0.nupkg")))
        {
            file.SetLength(1_000);
        }

        long received = await CountToTheEndAsync(stream);
        Assert.InRange(received, 1, large.Length - 1);
        Assert.Empty(await FetchesAsync());
        Assert.Contains("popcon_gateway_requests_total{code=\"503\",route=\"v3/flat\"} 1\n", await _gateway.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ClientGoes_CountsNothing()
    {
        byte[] large = GatewayProcess.Package("Wind", "1.0.0", 64_000_000);
        Assert.Equal(HttpStatusCode.Created, await _gateway.PushAsync(large));
        using (var client = new TcpClient { ReceiveBufferSize = 4096, LingerState = new LingerOption(true, 0) })
        {
            await client.ConnectAsync(_gateway.Address.Host, _gateway.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /r/r/v3/flat/wind/1.0.0/wind.1.0.0.nupkg HTTP/1.1\r\nHost: x\r\n\r\n"));
            Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[1]));
        }

        await Eventually.TrueAsync(
            async () => (await _gateway.ScrapeAsync()).Contains("popcon_gateway_requests_total{code=\"499\",route=\"v3/flat\"} 1\n", StringComparison.Ordinal), "the end of the request");
        Assert.Empty(await FetchesAsync());
        Assert.Equal(_package, await _gateway.GetAsync(File));
    }

    /// <summary>A client that closes after the last byte has its file, however late the server comes to know that it has.</summary>
    [Theory]
    [InlineData("Kite", 1_000_000)]
    [InlineData("Wind", 1_000)]
    public async Task Get_ClientClosesAfterTheLastByte_IsCounted(string id, int size)
    {
        const int Clients = 16;
        const int Rounds = 25;
        if (id is not "Kite")
        {
            Assert.Equal(HttpStatusCode.Created, await _gateway.PushAsync(GatewayProcess.Package(id, "1.0.0", size)));
        }

        string name = id.ToLowerInvariant();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                using var client = new HttpClient();
                await client.GetByteArrayAsync(new Uri(_gateway.Address, $"r/r/v3/flat/{name}/1.0.0/{name}.1.0.0.nupkg"));
            }
        })));

        string[] fetches = [];
        await Eventually.TrueAsync(
            async () =>
            {
                fetches = await FetchesAsync();
                return fetches.Length == 1 && fetches[0].EndsWith($" {Clients * Rounds}", StringComparison.Ordinal);
            },
            "every fetch to be counted");
        Assert.Contains($"package=\"{name}\"", fetches[0], StringComparison.Ordinal);
    }

    private string StoredFile => _folder.File("data/r/nuget/kite/1.0.0/kite.1.0.0.nupkg");

    private static async Task<long> CountToTheEndAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        try
        {
            for (int count = 1; count > 0; received += count)
            {
                count = await stream.ReadAsync(buffer);
            }
        }
        catch (IOException)
        {
            // The server has reset the connection.
        }

        return received;
    }

    private async Task<string[]> FetchesAsync() =>
        [.. (await _gateway.ScrapeAsync()).Split('\n').Where(line => line.StartsWith("popcon_gateway_fetches_total", StringComparison.Ordinal))];
}
