using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting;
using PopCon.Hosting.Values;
using PopCon.Metrics.Tests.Own;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Tests.Ingest;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests;

public sealed class BridgeHealthTests
{
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task Health_FromStartToStop_SaysWhyNot()
    {
        using Listeners listeners = Bind(new RecordingSink());
        listeners.Start();
        var health = new BridgeHealth(listeners);
        Assert.Equal("The bridge is starting.", health.FindReadyProblem());
        Assert.Null(health.FindProblem());
        health.BecomeReady();
        Assert.Null(health.FindReadyProblem());
        health.BeginStop();
        Assert.Equal("The bridge is stopping.", health.FindReadyProblem());
        Assert.Null(health.FindProblem());
        await listeners.StopAsync();
    }

    [Fact]
    public async Task Healthy_IngestLoopHasDied_IsNoAndNamesTheListener()
    {
        using Listeners listeners = Bind(new BrokenSink());
        listeners.Start();
        var health = new BridgeHealth(listeners);
        health.BecomeReady();
        using var sender = new UdpClient();
        await sender.SendAsync("a:1|c"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, _port));
        await Eventually.TrueAsync(() => health.FindProblem() is not null, "the loop to die");
        Assert.Equal("The udp listener has died: broken", health.FindProblem());
        Assert.Equal(health.FindProblem(), health.FindReadyProblem());
        await listeners.StopAsync();
    }

    private Listeners Bind(ILineSink sink)
    {
        ListenAddress address = ListenAddress.ForStatsd(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}"));
        var options = new BridgeOptions { Statsd = new StatsdOptions { ListenUdp = address, ListenTcp = address } };
        SocketActivation none = SocketActivation.Read(_ => null, 0);
        return new Listeners(BoundSockets.Bind(options.Statsd, none, NullLogger.Instance), options, sink, new OwnNumbers().Metrics, NullLogger.Instance);
    }
}
