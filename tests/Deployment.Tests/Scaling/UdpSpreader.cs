using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Scaling;

/// <summary>One UDP address before several bridges, as a Kubernetes Service is: each sender's port goes to one of them, in turn.</summary>
internal sealed class UdpSpreader : IDisposable
{
    private readonly UdpClient _socket;
    private readonly IPEndPoint[] _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Spreads over these loopback ports.</summary>
    public UdpSpreader(params int[] ports)
    {
        Port = FreePort.Next();
        _socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, Port));
        _targets = [.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port))];
        _loop = ForwardAsync();
    }

    /// <summary>Where to send.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _loop.ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ForwardAsync()
    {
        var chosen = new System.Collections.Generic.Dictionary<int, int>();
        while (true)
        {
            UdpReceiveResult received = await _socket.ReceiveAsync(_stop.Token);
            if (!chosen.TryGetValue(received.RemoteEndPoint.Port, out int target))
            {
                chosen[received.RemoteEndPoint.Port] = target = chosen.Count % _targets.Length;
            }

            await _socket.SendAsync(received.Buffer, _targets[target], _stop.Token);
        }
    }
}
