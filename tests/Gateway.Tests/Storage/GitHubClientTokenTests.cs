using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>A repository on GitHub without a token, as pywharf's configuration has it: the passwords of clients are tokens.</summary>
public sealed class GitHubClientTokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Get_FirstClientWithAToken_SeesWhatWasThereBefore()
    {
        using GitHubServer server = await GitHubServer.StartAsync();
        await server.PublishAsync(
            "old_kite-0.9.tar.gz", "name = \"old-kite\"\nversion = \"0.9\"\ndistrib = \"old-kite\"\nsha256 = \"abab\"\n", isDraft: false);
        int asked = await CountRequestsAsync(server);
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), await ImportAsync(server));
        Assert.Equal(asked, await CountRequestsAsync(server));

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(gateway, "nonsense"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(gateway, "tok-read"));
        Assert.DoesNotContain("popcon_gateway_storage_errors_total{", await gateway.ScrapeAsync(), StringComparison.Ordinal);
    }

    // What import makes of pywharf's file; only a look-alike of GitHub needs an address.
    private async Task<string> ImportAsync(GitHubServer server)
    {
        string toml = _folder.Write("config.toml", "[private-pypi]\ntype = \"github\"\nowner = \"acme\"\nrepo = \"pkgs\"\n");
        (int exitCode, string output, string error) = await GatewayProcess.RunAsync("import", "--config=" + toml);
        Assert.Equal((0, string.Empty), (exitCode, error));
        return _folder.Write("gateway.yaml", output + $"    api_url: \"{server.Address}\"\n");
    }

    private async Task<HttpStatusCode> GetAsync(GatewayProcess gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, "simple/old-kite/"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("private-pypi:" + token)));
        using HttpResponseMessage response = await _client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<int> CountRequestsAsync(GitHubServer server) =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri(server.Address, "_log")))!.AsArray().Count;
}
