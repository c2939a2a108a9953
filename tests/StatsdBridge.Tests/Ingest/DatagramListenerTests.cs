using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Values;
using PopCon.Metrics.Own;
using PopCon.Metrics.Tests.Own;
using PopCon.StatsdBridge.Ingest;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class DatagramListenerTests : IDisposable
{
    private readonly Socket _socket = StatsdSockets.BindUdp(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly RecordingSink _sink = new();
    private readonly OwnMetrics _own = new OwnNumbers().Metrics;

    public DatagramListenerTests() => _sender.Connect(_socket.LocalEndPoint!);

    public void Dispose()
    {
        _sender.Dispose();
        _socket.Dispose();
    }

    [Fact]
    public async Task Run_DatagramsOfEverySize_ArriveWhole()
    {
        using DatagramListener listener = NewListener("");
        listener.Start();
        string[] datagrams = [.. new[] { 0, 1, 100, 1_472, 9_000, 65_507 }.Select(length => new string('x', length))];
        foreach (string datagram in datagrams)
        {
            _sender.Send(Encoding.UTF8.GetBytes(datagram));
        }

        await Eventually.TrueAsync(() => _sink.Datagrams.Count == datagrams.Length, "all datagrams");
        Assert.Equal(datagrams, _sink.Datagrams);
        Assert.Equal(datagrams.Length, listener.ReceivedCount);
        Assert.Equal(0, listener.TruncatedCount);
        Assert.Equal(0, listener.KernelDropCount());
    }

    [Fact]
    public void Stop_DatagramsWaiting_AreTakenFirst()
    {
        using DatagramListener listener = NewListener("");
        for (int i = 0; i < 200; i++)
        {
            _sender.Send(Encoding.UTF8.GetBytes($"a:{i}|c"));
        }

        listener.Start();
        listener.Stop();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"a:{i}|c"), _sink.Datagrams);
    }

    [Theory]
    [InlineData("127.0.0.0/8", 1)]
    [InlineData("10.0.0.0/8", 0)]
    [InlineData("::1", 0)]
    [InlineData("10.0.0.0/8,127.0.0.1", 1)]
    public async Task Run_AllowedSources_DecideAndAreCounted(string allowed, int taken)
    {
        using DatagramListener listener = NewListener(allowed);
        listener.Start();
        _sender.Send("a:1|c"u8);
        await Eventually.TrueAsync(() => listener.RefusedCount + _sink.Datagrams.Count == 1, "the datagram");
        Assert.Equal(taken, _sink.Datagrams.Count);
        Assert.Equal(1, listener.ReceivedCount);
    }

    [SkippableFact]
    public void KernelDropCount_FullBuffer_CountsEveryDatagramLost()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux tells");
        const int Sent = 5_000;
        _socket.ReceiveBufferSize = 4_096;
        using DatagramListener listener = NewListener("");
        byte[] datagram = new byte[100];
        for (int i = 0; i < Sent; i++)
        {
            _sender.Send(datagram);
        }

        Assert.InRange(listener.KernelDropCount(), 1, Sent - 1);
        listener.Start();
        listener.Stop();
        Assert.Equal(Sent, listener.KernelDropCount() + listener.ReceivedCount);
        Assert.Equal(listener.ReceivedCount, _sink.Datagrams.Count);
    }

    [SkippableFact]
    public async Task Run_UnixDatagramLongerThanTheBuffer_IsCountedAndItsWholeLinesAreUsed()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "an abstract socket is of Linux");
        string name = "@popcon-test-" + Guid.NewGuid().ToString("N");
        using var listener = new DatagramListener(
            "unixgram", StatsdSockets.BindUnixgram(name), AllowedSources.All, _sink, Received(), _own, NullLogger.Instance);
        listener.Start();
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string datagram = "first:1|c\n" + new string('x', 65_540);
        sender.SendTo(Encoding.UTF8.GetBytes(datagram), new UnixDomainSocketEndPoint("\0" + name[1..]));
        await Eventually.TrueAsync(() => _sink.Datagrams.Count == 1, "the datagram");
        Assert.Equal(["first:1|c"], _sink.Datagrams);
        Assert.Equal(1, listener.TruncatedCount);
    }

    [Fact]
    public async Task Run_SinkThrows_IsAFailure()
    {
        using var listener = new DatagramListener("udp", _socket, AllowedSources.All, new BrokenSink(), Received(), _own, NullLogger.Instance);
        listener.Start();
        Assert.Null(listener.Failure);
        _sender.Send("a:1|c"u8);
        await Eventually.TrueAsync(() => listener.Failure is not null, "the failure");
        Assert.Equal("broken", listener.Failure);
    }

    /// <summary>F1: an error that passes is no reason to end the process.</summary>
    [Fact]
    public async Task Run_ErrorOfTheNetwork_IsTriedAgain()
    {
        using var listener = new DatagramListener(
            "udp", _socket, new FailingReceiver(SocketError.NoBufferSpaceAvailable, _socket), _sink, Received(), _own, NullLogger.Instance);
        listener.Start();
        _sender.Send("a:1|c"u8);
        await Eventually.TrueAsync(() => _sink.Datagrams.Count == 1, "the datagram");
        Assert.False(listener.Failed.IsCompleted);
    }

    /// <summary>F1: any other error ends the listener, and that ends the process.</summary>
    [Fact]
    public async Task Run_SocketIsBroken_IsAFailure()
    {
        using var listener = new DatagramListener(
            "udp", _socket, new FailingReceiver(SocketError.NotSocket, _socket), _sink, Received(), _own, NullLogger.Instance);
        listener.Start();
        Assert.NotEmpty(await listener.Failed.WaitAsync(Eventually.DefaultDeadline));
    }

    /// <summary>A scrape sees what was sent before it, however long datagrams may gather.</summary>
    [SkippableFact]
    public async Task CatchUp_DatagramsGather_TakesThemAtOnce()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "datagrams gather only on Linux");
        const int Marks = 20;
        StatsdSockets.SetReceiveBuffer(_socket, 64 * 1024 * 1024, mayShrink: false);
        using DatagramListener listener = NewListener("", TimeSpan.FromMilliseconds(50));
        listener.Start();
        using var end = new CancellationTokenSource();
        Task traffic = SteadyTraffic.SendUntilAsync(() => _sender.Send("a:1|c"u8), end.Token);
        int sent = 0;
        int seen = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                string mark = $"mark{sent++}:1|c";
                _sender.Send(Encoding.UTF8.GetBytes(mark));
                Task caughtUp = listener.CatchUpAsync();

                // Nothing gathers now and then where a busy machine leaves the sender no time.
                if (!caughtUp.IsCompleted)
                {
                    await caughtUp.WaitAsync(Eventually.DefaultDeadline, CancellationToken.None);
                    Assert.Contains(mark, _sink.Datagrams);
                    seen++;
                }

                return seen == Marks;
            },
            "pauses to end");
        await end.CancelAsync();
        await traffic;
    }

    private OwnCounter Received() => _own.Counter("received_total", "Datagrams.");

    private DatagramListener NewListener(string allowed, TimeSpan maxWait = default)
    {
        Assert.True(AllowedSources.TryParse(allowed, out AllowedSources? sources, out _));
        return new DatagramListener("udp", _socket, sources, _sink, Received(), _own, NullLogger.Instance) { MaxWait = maxWait };
    }
}
