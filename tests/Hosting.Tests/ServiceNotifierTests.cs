using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests;

public sealed class ServiceNotifierTests : IDisposable
{
    private const int Me = 4711;

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadyAndStop_OverAPathOrAnAbstractName_ArriveInOrder(bool isAbstract)
    {
        using ServiceNotifier notifier = Read(Bind(isAbstract), null, null);
        notifier.BecomeReady(() => true);
        notifier.BeginStop();
        Assert.Equal("READY=1", Receive());
        Assert.Equal("STOPPING=1", Receive());
        Assert.Equal(0, _manager.Available);
    }

    [Fact]
    public void Watchdog_WhileTheProcessWorks_IsFedAndElseNot()
    {
        int works = 1;
        using ServiceNotifier notifier = Read(Bind(isAbstract: false), "30000", "4711");
        notifier.BecomeReady(() => Volatile.Read(ref works) == 1);
        Assert.Equal("READY=1", Receive());
        Assert.Equal("WATCHDOG=1", Receive());
        Assert.Equal("WATCHDOG=1", Receive());

        Volatile.Write(ref works, 0);
        Drain();
        Assert.Equal(0, _manager.Available);
        Volatile.Write(ref works, 1);
        Assert.Equal("WATCHDOG=1", Receive());
    }

    [Theory]
    [InlineData("30000", "4712")]
    [InlineData("0", null)]
    [InlineData("", "")]
    [InlineData("-1", null)]
    [InlineData("often", null)]
    public void Watchdog_NotForThisProcessOrNoNumber_IsNotFed(string microseconds, string? process)
    {
        using ServiceNotifier notifier = Read(Bind(isAbstract: false), microseconds, process);
        notifier.BecomeReady(() => throw new InvalidOperationException("asked"));
        Thread.Sleep(100);
        notifier.BeginStop();
        Assert.Equal("READY=1", Receive());
        Assert.Equal("STOPPING=1", Receive());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("vsock:2:1234")]
    [InlineData("relative")]
    [InlineData("/there/is/none")]
    [InlineData("/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789")]
    public void Ready_WithoutAServiceManager_DoesNothing(string? socket)
    {
        using ServiceNotifier notifier = Read(socket, "30000", null);
        notifier.BecomeReady(() => true);
        notifier.BeginStop();
    }

    private static ServiceNotifier Read(string? socket, string? microseconds, string? process)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["NOTIFY_SOCKET"] = socket,
            ["WATCHDOG_USEC"] = microseconds,
            ["WATCHDOG_PID"] = process,
        };
        return ServiceNotifier.Read(environment.GetValueOrDefault, Me, TimeProvider.System);
    }

    private string Bind(bool isAbstract)
    {
        string path = _folder.File("notify");
        _manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path : path));
        return isAbstract ? "@" + path : path;
    }

    // Until nothing has come for much longer than the timer takes.
    private void Drain()
    {
        while (_manager.Poll(TimeSpan.FromSeconds(2), SelectMode.SelectRead))
        {
            Assert.Equal("WATCHDOG=1", Receive());
        }
    }

    private string Receive()
    {
        byte[] buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, _manager.Receive(buffer));
    }
}
