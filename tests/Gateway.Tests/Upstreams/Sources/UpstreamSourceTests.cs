using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Upstreams.Sources;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Upstreams.Sources;

/// <summary>How long documents of an upstream count, and what happens while it does not answer.</summary>
public sealed class UpstreamSourceTests
{
    private static readonly DocumentKind<string> Kind = new()
    {
        Accept = "text/plain",
        Parse = static (reply, _) => Task.FromResult(Encoding.UTF8.GetString(reply.Body!)),
        MaxBytes = 1000,
    };

    private readonly FakeTime _time = new();

    [Fact]
    public async Task FindAsync_WithinTenMinutes_AsksOnce()
    {
        using var upstream = new FakeUpstream();
        UpstreamSource source = Open(upstream.Root);

        await FindAsync(source);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(new UpstreamDocument<string>("document", IsStale: false), await FindAsync(source));
        Assert.Equal(["/page Basic eDp5"], upstream.Seen);
    }

    [Fact]
    public async Task FindAsync_Unchanged_SendsTagAndKeepsDocument()
    {
        using var upstream = new FakeUpstream();
        upstream.Answer = static (request, response) =>
        {
            response.Headers["ETag"] = "\"one\"";
            response.StatusCode = request.Headers["If-None-Match"] is "\"one\"" ? 304 : 200;
            return Task.FromResult("tagged");
        };
        UpstreamSource source = Open(upstream.Root);

        await FindAsync(source);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("tagged", (await FindAsync(source)).Value);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("tagged", (await FindAsync(source)).Value);
        Assert.Equal(["/page Basic eDp5", "/page \"one\" Basic eDp5"], upstream.Seen);
    }

    [Fact]
    public async Task FindAsync_ManyAtOnce_ShareOneRequest()
    {
        using var upstream = new FakeUpstream();
        var gate = new TaskCompletionSource<string>();
        upstream.Answer = (_, _) => gate.Task;
        UpstreamSource source = Open(upstream.Root);
        using var hangUp = new CancellationTokenSource();

        Task<UpstreamDocument<string>>[] readers = [.. Enumerable.Range(0, 20).Select(_ => FindAsync(source))];
        Task<UpstreamDocument<string>> gone = source.FindAsync(new Uri(source.Options.Root, "page"), Kind, acceptsStale: true, hangUp.Token).AsTask();
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.SetResult("shared");

        Assert.All(await Task.WhenAll(readers), document => Assert.Equal("shared", document.Value));
        Assert.Single(upstream.Seen);
    }

    [Fact]
    public async Task FindAsync_UpstreamDown_IsStaleForADay()
    {
        UpstreamSource source;
        using (var upstream = new FakeUpstream())
        {
            source = Open(upstream.Root);
            await FindAsync(source);
            Assert.True(source.IsUp);
        }

        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(new UpstreamDocument<string>("document", IsStale: true), await FindAsync(source));
        Assert.False(source.IsUp);
        Assert.True(source.IsDown);
        await Assert.ThrowsAsync<UpstreamException>(() => source.FindAsync(new Uri(source.Options.Root, "page"), Kind, acceptsStale: false, default).AsTask());
        _time.Advance(TimeSpan.FromHours(2));
        await Assert.ThrowsAsync<UpstreamException>(() => FindAsync(source));
    }

    [Fact]
    public async Task FindAsync_Missing_IsRememberedAsMissing()
    {
        using var upstream = new FakeUpstream();
        upstream.Answer = static (_, response) =>
        {
            response.StatusCode = 404;
            return Task.FromResult(string.Empty);
        };
        UpstreamSource source = Open(upstream.Root);

        Assert.Null((await FindAsync(source)).Value);
        Assert.Null((await FindAsync(source)).Value);
        Assert.Single(upstream.Seen);
    }

    [Fact]
    public async Task FindAsync_TooLong_IsRefused()
    {
        using var upstream = new FakeUpstream();
        upstream.Answer = static (_, _) => Task.FromResult(new string('x', 1001));

        await Assert.ThrowsAsync<UpstreamException>(() => FindAsync(Open(upstream.Root)));
    }

    [Fact]
    public async Task GetAsync_OtherOrigin_IsNotContacted()
    {
        using var upstream = new FakeUpstream();
        using var other = new FakeUpstream();
        upstream.Answer = (_, response) =>
        {
            response.StatusCode = 302;
            response.Headers["Location"] = other.Root.AbsoluteUri;
            return Task.FromResult(string.Empty);
        };
        UpstreamSource source = Open(upstream.Root);

        await Assert.ThrowsAsync<UpstreamException>(() => FindAsync(source));
        await Assert.ThrowsAsync<UpstreamException>(() => source.GetAsync(new UpstreamRequest(other.Root, "*/*", 10)));
        Assert.Empty(other.Seen);
    }

    private static Task<UpstreamDocument<string>> FindAsync(UpstreamSource source) =>
        source.FindAsync(new Uri(source.Options.Root, "page"), Kind, acceptsStale: true, default).AsTask();

    private UpstreamSource Open(Uri root) => new(
        new UpstreamOptions
        {
            Repository = "r",
            Ecosystem = "pypi",
            Set = 0,
            Root = root,
            Timeout = TimeSpan.FromSeconds(30),
            Authorization = "Basic eDp5",
        },
        _time,
        static _ => { });
}
