using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>A gateway with a bucket behind it: redirects, streams, errors and metrics as clients see them.</summary>
public sealed class StorageServingTests(SwiftServer swift) : IClassFixture<SwiftServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Get_Redirect_Is307ToASignedAddress()
    {
        using GatewayProcess gateway = await StartAsync("redirect");
        byte[] package = GatewayProcess.Package("Kite", "1.0.0", 5_000);
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(package));
        Assert.Equal(HttpStatusCode.Conflict, await gateway.PushAsync(package));

        HttpResponseMessage response = await _client.GetAsync(FileOf(gateway));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(package, await _client.GetByteArrayAsync(response.Headers.Location));
        Assert.Contains("Kite", System.Text.Encoding.UTF8.GetString((await gateway.GetAsync("r/r/v3/flat/kite/1.0.0/kite.nuspec"))!), StringComparison.Ordinal);
        string metrics = await gateway.ScrapeAsync();
        Assert.Contains("popcon_gateway_index_packages{repository=\"r\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("popcon_gateway_index_age_seconds{repository=\"r\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("popcon_gateway_packages{repository=\"r\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("popcon_gateway_package_last_fetch_days{ecosystem=\"nuget\",package=\"kite\",repository=\"r\"} 0", metrics, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Get_Stream_GivesRangesAndHead()
    {
        using GatewayProcess gateway = await StartAsync("stream");
        byte[] package = GatewayProcess.Package("Kite", "1.0.0", 300_000);
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(package));

        Assert.Equal(package, await _client.GetByteArrayAsync(FileOf(gateway)));
        using var range = new HttpRequestMessage(HttpMethod.Get, FileOf(gateway)) { Headers = { Range = new RangeHeaderValue(1_000, 1_999) } };
        HttpResponseMessage part = await _client.SendAsync(range);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(package[1_000..2_000], await part.Content.ReadAsByteArrayAsync());
        using var head = new HttpRequestMessage(HttpMethod.Head, FileOf(gateway));
        Assert.Equal(package.Length, (await _client.SendAsync(head)).Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_StorageGone_Is503AndCounted()
    {
        string endpoint = $"http://127.0.0.1:{FreePort.Next()}/";
        string config = "repositories: { r: { type: s3, bucket: b, endpoint: \"" + endpoint + "\", access_key: a, secret_key: b, anonymous_read: true } }\n";
        using GatewayProcess gateway = GatewayProcess.Launch(_folder.File("data"), _folder.Write("gateway.yaml", config));
        await Eventually.TrueAsync(
            async () => await StatusAsync(new Uri(gateway.TelemetryAddress, "metrics")) == HttpStatusCode.OK, "a gateway that serves", TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(FileOf(gateway)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(new Uri(gateway.TelemetryAddress, "-/ready")));
        Assert.Contains("popcon_gateway_storage_errors_total{operation=\"index\",repository=\"r\"}", await gateway.ScrapeAsync(), StringComparison.Ordinal);
    }

    private static Uri FileOf(GatewayProcess gateway) => new(gateway.Address, "r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg");

    private async Task<HttpStatusCode?> StatusAsync(Uri url)
    {
        try
        {
            return (await _client.GetAsync(url)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<GatewayProcess> StartAsync(string serve)
    {
        Uri endpoint = await swift.StartAsync();
        string bucket = await swift.CreateBucketAsync();
        string config = $"repositories: {{ r: {{ type: s3, bucket: {bucket}, prefix: feed, endpoint: \"{endpoint}\", access_key: \"{SwiftServer.AccessKey}\", "
            + $"secret_key: {SwiftServer.SecretKey}, serve: {serve}, anonymous_read: true, write_secrets: [ {GatewayProcess.Secret} ] }} }}\n";
        return await GatewayProcess.StartAsync(_folder.File("data"), _folder.Write("gateway.yaml", config));
    }
}
