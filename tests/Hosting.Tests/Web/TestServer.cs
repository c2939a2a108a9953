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
using PopCon.Hosting.Web.Connections;
using PopCon.Hosting.Web.Endpoints;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web;

/// <summary>The real HTTP side on a free port, with <see cref="FakeStages"/> behind it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly SocketsHttpHandler NoRedirects = new() { AllowAutoRedirect = false };

    private readonly WebServer _server;

    private TestServer(WebServer server, FakeStages stages, AccessControl access, ConnectionGuard connections)
    {
        _server = server;
        Stages = stages;
        Access = access;
        Connections = connections;
    }

    public FakeStages Stages { get; }

    public AccessControl Access { get; }

    public ConnectionGuard Connections { get; }

    public int Port => _server.Port;

    public HttpClient Client { get; } = new(NoRedirects, disposeHandler: false) { Timeout = Eventually.DefaultDeadline };

    /// <param name="options">Of the server; the port is always a free one.</param>
    /// <param name="time">Drives its limits; the system's time without it.</param>
    /// <param name="maxConnections">Connections at a time.</param>
    public static async Task<TestServer> StartAsync(WebOptions? options = null, TimeProvider? time = null, int maxConnections = 512)
    {
        options ??= new WebOptions();
        time ??= TimeProvider.System;
        var stages = new FakeStages();
        AccessControl access = AccessControl.Load(options.ConfigFile, stages.Own.Metrics, "popcon_bridge", NullLogger.Instance, time);
        var connections = new ConnectionGuard(maxConnections, time, stages.Own.Metrics, "popcon_bridge", NullLogger.Instance);
        WebServer server = await StartAsync("127.0.0.1:0", stages.Routes(options, time), access, connections);
        return new TestServer(server, stages, access, connections);
    }

    public static Task<WebServer> StartAsync(string address, RouteTable routes, AccessControl access, ConnectionGuard connections) =>
        WebServer.StartAsync(ListenAddress.ForWeb(address), routes, access, connections, NullLoggerFactory.Instance, inheritedSocket: null);

    public Uri Url(string path, string scheme = "http") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{Port}{path}"));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, Url(path));
        return await Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they are and returns all that comes back until the server closes.</summary>
    public async Task<string> SendBytesAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new System.IO.StreamReader(stream, Encoding.UTF8);
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        return await reader.ReadToEndAsync(limit.Token);
    }

    /// <summary>Sends a request head as it is and returns status, headers without Date, and body as one text.</summary>
    public async Task<string> SendRawAsync(string requestLine)
    {
        string answer = await SendBytesAsync(requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n");
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
