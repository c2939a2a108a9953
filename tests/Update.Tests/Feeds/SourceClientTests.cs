using System;
using System.Linq;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Update.Feeds;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Feeds;

public sealed class SourceClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SourceClient _client;

    public SourceClientTests() => _client = new SourceClient(_folder.Path, TimeProvider.System);

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task GetAsync_RedirectToAnotherOrigin_KeepsTheKeyToItself()
    {
        using var other = new AnsweringServer(_ => "200 OK\n\nhere");
        using var first = new AnsweringServer(path => path is "/a" ? "302 Found\nLocation: /b" : $"302 Found\nLocation: {other.Address}/c");

        byte[]? content = await _client.GetAsync(new Uri(first.Address + "/a"), request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret"), CancellationToken.None);

        Assert.Equal("here", Encoding.ASCII.GetString(content!));
        Assert.All(first.Requests, request => Assert.Contains("Authorization: Bearer secret", request));
        Assert.DoesNotContain("secret", Assert.Single(other.Requests));
    }

    [Fact]
    public async Task GetAsync_RedirectsForEver_FiveAreFollowed()
    {
        using var server = new AnsweringServer(_ => "302 Found\nLocation: /again");

        await Assert.ThrowsAsync<SourceException>(() => _client.GetAsync(new Uri(server.Address + "/a"), null, CancellationToken.None));

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task GetAsync_RedirectToPlainHttp_NotFollowed()
    {
        using var server = new AnsweringServer(_ => "302 Found\nLocation: http://feed.example/");

        SourceException refused = await Assert.ThrowsAsync<SourceException>(() => _client.GetAsync(new Uri(server.Address + "/a"), null, CancellationToken.None));

        Assert.Contains("feed.example", refused.Message);
    }

    [Fact]
    public async Task GetAsync_SecondTime_AsksWithTheETagAndUsesWhatItKept()
    {
        int answers = 0;
        using var server = new AnsweringServer(_ => answers++ == 0 ? "200 OK\nETag: \"v1\"\n\nbody" : "304 Not Modified");
        var url = new Uri(server.Address + "/index.json");

        await _client.GetAsync(url, null, CancellationToken.None);
        byte[]? again = await _client.GetAsync(url, null, CancellationToken.None);

        Assert.Equal("body", Encoding.ASCII.GetString(again!));
        Assert.Contains("If-None-Match: \"v1\"", server.Requests.Last());
    }

    [Fact]
    public async Task GetAsync_Refused_SaysWhenToComeBack()
    {
        using var server = new AnsweringServer(_ => "503 Busy\nRetry-After: 120");

        SourceException refused = await Assert.ThrowsAsync<SourceException>(() => _client.GetAsync(new Uri(server.Address), null, CancellationToken.None));

        Assert.Equal(TimeSpan.FromMinutes(2), refused.RetryAfter);
    }

    [Fact]
    public async Task GetAsync_NotThere_IsNoError()
    {
        using var server = new AnsweringServer(_ => "404 Not Found");

        Assert.Null(await _client.GetAsync(new Uri(server.Address), null, CancellationToken.None));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task GetAsync_ServerNeverAnswers_GivesUp()
    {
        using var server = new SilentServer();

        await Assert.ThrowsAsync<SourceException>(() => _client.GetAsync(new Uri(server.Address), null, CancellationToken.None)).WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task GetAsync_EveryRequest_SaysWhatItIsForAndNothingMore()
    {
        using var server = new AnsweringServer(_ => "200 OK\n\nx");

        await _client.GetAsync(new Uri(server.Address), null, CancellationToken.None);

        string[] names = [.. Assert.Single(server.Requests).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal)];
        Assert.Equal(["Host", "User-Agent", "X-PopCon-Purpose"], names);
    }
}
