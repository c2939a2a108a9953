using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Values;
using PopCon.Metrics.Tests.Own;
using PopCon.StatsdBridge.Ingest;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class StatsdTcpListenerTests : IDisposable
{
    private readonly Socket _socket = StatsdSockets.ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly RecordingSink _sink = new();
    private readonly TcpMetrics _metrics = new(new OwnNumbers().Metrics);

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task Stop_ConnectionsNotAcceptedYet_AreTakenAllTheSame()
    {
        using StatsdTcpListener listener = NewListener(0);
        for (int i = 0; i < 3; i++)
        {
            using Socket sender = Connect();
            sender.Send("late:1|c\n"u8);
        }

        await listener.StopAsync();
        Assert.Equal(["late:1|c\n", "late:1|c\n", "late:1|c\n"], _sink.Pieces);
        Assert.Equal(0, listener.ConnectionCount);
    }

    [Fact]
    public async Task Accept_AtTheLimit_ClosesAndCountsTheNext()
    {
        using StatsdTcpListener listener = NewListener(2);
        listener.Start();
        using Socket first = Connect();
        using Socket second = Connect();
        await Eventually.TrueAsync(() => listener.ConnectionCount == 2, "two connections");
        using Socket third = Connect();
        Assert.Equal(0, third.Receive(new byte[1]));
        Assert.Equal(1, _metrics.RefusedConnections.Value);
        Assert.Equal(3, _metrics.Connections.Value);
        first.Dispose();
        await Eventually.TrueAsync(() => listener.ConnectionCount == 1, "room for another");
        await listener.StopAsync();
    }

    /// <summary>F17: one source cannot take all connections.</summary>
    [Fact]
    public async Task Accept_F17SourceAtItsLimit_LeavesRoomForOthers()
    {
        using StatsdTcpListener listener = NewListener(4, perSource: 2);
        listener.Start();
        using Socket first = Connect("127.0.0.2");
        using Socket second = Connect("127.0.0.2");
        await Eventually.TrueAsync(() => listener.ConnectionCount == 2, "two connections");
        using Socket third = Connect("127.0.0.2");
        Assert.Equal(0, third.Receive(new byte[1]));
        Assert.Equal(1, _metrics.RefusedConnections.Value);

        using Socket other = Connect("127.0.0.3");
        await Eventually.TrueAsync(() => listener.ConnectionCount == 3, "the other source's connection");
        first.Dispose();
        await Eventually.TrueAsync(() => listener.ConnectionCount == 2, "room for another");
        using Socket fourth = Connect("127.0.0.2");
        await Eventually.TrueAsync(() => listener.ConnectionCount == 3, "the first source's next connection");
        await listener.StopAsync();
    }

    [Fact]
    public async Task Accept_SocketEndedUnderIt_IsAFailure()
    {
        using StatsdTcpListener listener = NewListener(0);
        listener.Start();
        Assert.Null(listener.Failure);
        End(_socket);
        await Eventually.TrueAsync(() => listener.Failure is not null, "the failure");
        await listener.StopAsync();
    }

    // .NET refuses to shut a listening socket down through its own object, not through another for the same descriptor.
    private static void End(Socket socket)
    {
        using var handle = new SafeSocketHandle(socket.Handle, ownsHandle: false);
        using var same = new Socket(handle);
        try
        {
            same.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It has no peer; it is shut down nevertheless.
        }
    }

    private StatsdTcpListener NewListener(int connections, int perSource = 0) =>
        new(_socket, new TcpLimits(connections, perSource, TimeSpan.Zero, 100), AllowedSources.All, _sink, _metrics, NullLogger.Instance);

    private Socket Connect(string source = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
        socket.Connect(_socket.LocalEndPoint!);
        return socket;
    }
}
