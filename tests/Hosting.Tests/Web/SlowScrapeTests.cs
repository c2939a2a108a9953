using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.Hosting.Web.Endpoints;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web;

/// <summary>F5: clients that ask for a large page and never read it cannot keep others from scraping.</summary>
public sealed class SlowScrapeTests
{
    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task Scrape_F5ClientNeverReads_IsCutOffAtTheDeadline(string encoding)
    {
        await using TestServer server = await TestServer.StartAsync(time: new ScaledTime(100));
        server.Stages.Write = (output, token) => FakeStages.WriteLinesAsync(output, int.MaxValue, token);
        using Socket client = AskAndNeverRead(server, encoding);
        await Eventually.TrueAsync(() => server.Stages.InFlight == 1, "the scrape to begin");

        await Eventually.TrueAsync(() => server.Stages.InFlight == 0, "the scrape to be cut off");
    }

    [Fact]
    public async Task Scrape_F5AllSlotsSlow_OldestGivesWay()
    {
        var time = new FakeTime();
        await using TestServer server = await TestServer.StartAsync(time: time);
        server.Stages.Write = (output, token) => FakeStages.WriteLinesAsync(output, int.MaxValue, token);
        List<Socket> clients = [.. Enumerable.Range(0, 40).Select(_ => AskAndNeverRead(server, "identity"))];
        await Eventually.TrueAsync(() => server.Stages.InFlight == 40, "40 scrapes under way");
        server.Stages.Write = (output, token) => FakeStages.WriteLinesAsync(output, 1, token);
        using HttpResponseMessage tooEarly = await server.SendAsync(HttpMethod.Get, "/metrics");

        time.Advance(ScrapeSlots.SlowAfter);
        using HttpResponseMessage served = await server.SendAsync(HttpMethod.Get, "/metrics");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (tooEarly.StatusCode, served.StatusCode));
        await Eventually.TrueAsync(() => server.Stages.InFlight == 39, "the oldest scrape to be cut off");
        clients.ForEach(client => client.Dispose());
    }

    private static Socket AskAndNeverRead(TestServer server, string encoding)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        socket.Connect(IPAddress.Loopback, server.Port);
        socket.Send(System.Text.Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {encoding}\r\n\r\n"));
        return socket;
    }
}
