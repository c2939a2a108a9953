using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hosting;

/// <summary>The real bridge under a service manager of the tests' own: what it says on the notify socket, and when.</summary>
public sealed class ServiceNotifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Bridge_FromStartToStop_SaysReadyFeedsTheWatchdogAndSaysStopping()
    {
        _manager.Bind(new UnixDomainSocketEndPoint(_folder.File("notify")));
        using RunningProcess bridge = RunningProcess.Start(
            "dotnet",
            ["exec", BridgeProgram.Path, "--statsd.listen-udp=127.0.0.1:0", "--statsd.listen-tcp=", "--web.listen-address=127.0.0.1:0"],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = _folder.File("notify"), ["WATCHDOG_USEC"] = "300000" });
        Assert.Equal("READY=1", Receive());
        Assert.Equal("WATCHDOG=1", Receive());
        Assert.Equal("WATCHDOG=1", Receive());
        bridge.Signal("TERM");
        string state = Receive();
        while (state == "WATCHDOG=1")
        {
            state = Receive();
        }

        Assert.Equal("STOPPING=1", state);
        Assert.Equal(0, await bridge.WaitForExitAsync());
    }

    private string Receive()
    {
        byte[] buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, _manager.Receive(buffer));
    }
}
