using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web.Connections;

/// <summary>F3: clients that connect and say nothing cannot keep others out.</summary>
public sealed class ConnectionGuardTests
{
    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n")]
    public async Task Guard_F3NoCompleteRequestInTime_ClosesTheConnection(string sent)
    {
        await using TestServer server = await TestServer.StartAsync(time: new ScaledTime(20));
        using Socket silent = Connect(server);
        silent.Send(Encoding.ASCII.GetBytes(sent));

        await AssertClosedAsync(silent);

        Assert.Equal(1, Closed(server, "no_request"));
    }

    [Fact]
    public async Task Guard_F3ConnectionWithARequest_StaysOpen()
    {
        await using TestServer server = await TestServer.StartAsync(time: new ScaledTime(20));
        using Socket scraper = Connect(server);
        Ask(scraper);
        using Socket silent = Connect(server);

        await AssertClosedAsync(silent);

        Ask(scraper);
    }

    [Fact]
    public async Task Guard_F3AllPlacesSilent_MakesRoomForNewOnes()
    {
        await using TestServer server = await TestServer.StartAsync(time: new FakeTime(), maxConnections: 8);
        List<Socket> silent = [.. Enumerable.Range(0, 40).Select(i => Connect(server, $"127.0.0.{2 + (i % 20)}"))];

        for (int i = 0; i < 5; i++)
        {
            using Socket probe = Connect(server);
            Ask(probe);
        }

        // 45 connections came for 8 places; an answer to the last of them does not mean that all the others are counted.
        await Eventually.TrueAsync(() => Closed(server, "made_room") >= 32, "the silent connections to be closed");
        Assert.InRange(Closed(server, "made_room"), 32, 45);
        Assert.False(Closed(server, "full") > 0);
        silent.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Guard_F3SourceAtItsShare_GivesUpItsOwnConnections()
    {
        await using TestServer server = await TestServer.StartAsync(time: new FakeTime(), maxConnections: 8);
        using Socket other = Connect(server, "127.0.0.2");
        using Socket first = Connect(server);
        using Socket second = Connect(server);
        using Socket third = Connect(server);
        Ask(third);

        await AssertClosedAsync(first);

        Ask(second);
        Ask(other);
        Assert.Equal(1, Closed(server, "made_room"));
    }

    [Fact]
    public async Task Guard_F3SilentAndIdleConnections_ClosesTheSilentOnesFirst()
    {
        await using TestServer server = await TestServer.StartAsync(time: new FakeTime(), maxConnections: 8);
        using Socket scraper = Connect(server);
        Ask(scraper);

        List<Socket> silent = [.. Enumerable.Range(0, 20).Select(_ => Connect(server))];
        await Eventually.TrueAsync(() => Closed(server, "made_room") >= 19, "silent connections to be closed");
        Ask(scraper);
        silent.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Guard_F3RequestUnderWay_IsNeverClosed()
    {
        await using TestServer server = await TestServer.StartAsync(time: new FakeTime(), maxConnections: 1);
        var go = new TaskCompletionSource();
        server.Stages.Write = async (output, token) =>
        {
            await go.Task.WaitAsync(token);
            await FakeStages.WriteLinesAsync(output, 1, token);
        };
        Task<HttpResponseMessage> scrape = server.SendAsync(HttpMethod.Get, "/metrics");
        await Eventually.TrueAsync(() => server.Stages.InFlight == 1, "the scrape to begin");

        using Socket refused = Connect(server);
        await AssertClosedAsync(refused);
        go.SetResult();
        using HttpResponseMessage answer = await scrape;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, Closed(server, "full"));
    }

    private static double Closed(TestServer server, string reason) =>
        server.Stages.Own[$"popcon_bridge_http_connections_closed_total{{reason=\"{reason}\"}}"];

    private static Socket Connect(TestServer server, string source = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
        socket.Connect(IPAddress.Loopback, server.Port);
        return socket;
    }

    /// <summary>One request on a connection that stays open.</summary>
    private static void Ask(Socket socket)
    {
        socket.Send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n"u8);
        var answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!answer.ToString().EndsWith("Healthy.\n", StringComparison.Ordinal))
        {
            int received = socket.Receive(buffer);
            Assert.True(received > 0, "closed after: " + answer);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, received));
        }

        Assert.StartsWith("HTTP/1.1 200 OK", answer.ToString(), StringComparison.Ordinal);
    }

    private static Task AssertClosedAsync(Socket socket) => Eventually.TrueAsync(
        () =>
        {
            try
            {
                return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Receive(new byte[4096]) == 0;
            }
            catch (SocketException)
            {
                return true;
            }
        },
        "the connection to be closed");
}
