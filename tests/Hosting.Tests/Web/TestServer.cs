using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web;

/// <summary>The real HTTP side on a free port, with <see cref="FakeStages"/> behind it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly SocketsHttpHandler NoRedirects = new() { AllowAutoRedirect = false };

    private readonly WebServer _server;

    private TestServer(WebServer server, FakeStages stages, AccessControl access)
    {
        _server = server;
        Stages = stages;
        Access = access;
    }

    public FakeStages Stages { get; }

    public AccessControl Access { get; }

    public int Port => _server.Port;

    public HttpClient Client { get; } = new(NoRedirects, disposeHandler: false) { Timeout = Eventually.DefaultDeadline };

    public static async Task<TestServer> StartAsync(WebOptions? options = null)
    {
        options ??= new WebOptions();
        var stages = new FakeStages();
        AccessControl? access = AccessControl.TryCreate(
            options.ConfigFile, new AuthFailures(stages.Own.Metrics, "popcon_bridge"), NullLogger.Instance, TimeProvider.System, out IReadOnlyList<string> errors);
        Assert.Empty(errors);
        options = options with { ListenAddress = ListenAddress.ForWeb("127.0.0.1:0") };
        WebServer server = await WebServer.StartAsync(
            options, stages.Stages, access!, NullLoggerFactory.Instance, inheritedSocket: null, CancellationToken.None);
        return new TestServer(server, stages, access!);
    }

    public Uri Url(string path, string scheme = "http") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{Port}{path}"));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, Url(path));
        return await Client.SendAsync(request);
    }

    /// <summary>Sends a request head as it is and returns status, headers without Date, and body as one text.</summary>
    public async Task<string> SendRawAsync(string requestLine)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n"));
        using var reader = new System.IO.StreamReader(stream, Encoding.UTF8);
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        string answer = await reader.ReadToEndAsync(limit.Token);
        int body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        IEnumerable<string> head = answer[..body].Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal));
        return string.Join('\n', head) + "\n\n" + answer[(body + 4)..];
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        Client.Dispose();
        await _server.StopAsync(limit.Token);
        await _server.DisposeAsync();
        Access.Dispose();
    }
}
