using System;
using System.Net;
using System.Net.Sockets;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class ReceiveBufferTests : IDisposable
{
    private const int Small = 65_536;
    private const int Large = 131_072;

    private readonly Socket _socket = StatsdSockets.BindUdp(new IPEndPoint(IPAddress.Loopback, 0));

    public void Dispose() => _socket.Dispose();

    [Theory]
    [InlineData(Small, Large, true, Large)]
    [InlineData(Small, Large, false, Large)]
    [InlineData(Large, Small, true, Small)]
    [InlineData(Large, Small, false, Large)]
    public void SetReceiveBuffer_WithinTheMaximum_GrowsAndShrinksOnlyIfItMay(int before, int asked, bool mayShrink, int expected)
    {
        Assert.Equal(before, StatsdSockets.SetReceiveBuffer(_socket, before, mayShrink: true));
        Assert.Equal(expected, StatsdSockets.SetReceiveBuffer(_socket, asked, mayShrink));
        Assert.Equal(OperatingSystem.IsLinux() ? 2 * expected : expected, _socket.ReceiveBufferSize);
    }
}
