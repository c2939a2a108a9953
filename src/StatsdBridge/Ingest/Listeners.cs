using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Values;
using PopCon.Metrics.Own;
using PopCon.StatsdBridge.Configuration;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>All listeners, started and stopped together.</summary>
internal sealed class Listeners : IDisposable
{
    // A scrape waits no longer for what has gathered: at a rate that leaves no time for pauses some always waits.
    private static readonly TimeSpan MaxCatchUp = TimeSpan.FromMilliseconds(50);

    private readonly List<DatagramListener> _datagrams = [];

    /// <param name="sockets">Bound; each socket is owned by its listener from here on.</param>
    /// <param name="options">All options.</param>
    /// <param name="sink">Where the lines go.</param>
    /// <param name="own">Where the metrics of listeners are registered.</param>
    /// <param name="log">For trouble with sockets.</param>
    public Listeners(BoundSockets sockets, BridgeOptions options, ILineSink sink, OwnMetrics own, ILogger log)
    {
        OwnCounter udpPackets = own.Counter("statsd_exporter_udp_packets_total", "Datagrams received over UDP.");
        OwnCounter unixPackets = own.Counter("statsd_exporter_unixgram_packets_total", "Datagrams received over the Unix socket.");
        own.Counter(
            "statsd_exporter_udp_packet_drops_total",
            "Datagrams lost between receiving and parsing; always 0, since nothing is queued there.");
        var tcpMetrics = new TcpMetrics(own);
        if (sockets.Udp is { } udp)
        {
            _datagrams.Add(new DatagramListener("udp", udp, options.Statsd.Allow, sink, udpPackets, own, log) { MaxWait = options.Statsd.ReceiveWait });
        }

        if (sockets.Unixgram is { } unixgram)
        {
            // A Unix sender has no address; the mode and owner of the socket file say who may send. The kernel queues by number, at
            // worst ten: nothing may gather.
            _datagrams.Add(new DatagramListener("unixgram", unixgram, AllowedSources.All, sink, unixPackets, own, log));
        }

        if (sockets.Tcp is { } tcp)
        {
            int connections = Connections(options.Limits, log);
            var limits = new TcpLimits(
                connections, ConnectionsPerSource(options.Limits, connections), options.Limits.TcpIdleTimeout, options.Limits.TcpLineBytes);
            Tcp = new StatsdTcpListener(tcp, limits, options.Statsd.Allow, sink, tcpMetrics, log);
            own.Gauge("popcon_bridge_tcp_connections", "TCP connections open now.", () => Tcp.ConnectionCount, Shown.OnRequest);
        }

        List<Task> failures = [.. _datagrams.Select(listener => listener.Failed)];
        failures.Add(Tcp?.Failed ?? Task.Delay(Timeout.Infinite));
        Died = Task.WhenAny(failures);
    }

    /// <summary>The TCP listener, if it is on.</summary>
    public StatsdTcpListener? Tcp { get; }

    /// <summary>One sentence for each listener that has died.</summary>
    public IEnumerable<string> Failures
    {
        get
        {
            foreach (DatagramListener listener in _datagrams)
            {
                if (listener.Failure is { } failure)
                {
                    yield return $"The {listener.Name} listener has died: {failure}";
                }
            }

            if (Tcp?.Failure is { } tcpFailure)
            {
                yield return $"The tcp listener has died: {tcpFailure}";
            }
        }
    }

    /// <summary>Completes when the first listener dies; never while all of them receive.</summary>
    public Task Died { get; }

    /// <summary>Starts all.</summary>
    public void Start()
    {
        foreach (DatagramListener listener in _datagrams)
        {
            listener.Start();
        }

        Tcp?.Start();
    }

    /// <summary>Lets those that let datagrams gather take them at once; takes a millisecond, and 50 at most.</summary>
    public async Task CatchUpAsync() => await Task.WhenAll(_datagrams.Select(listener => listener.CatchUpAsync()))
        .WaitAsync(MaxCatchUp)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Stops all, each after it has applied what the kernel holds for it.</summary>
    public async Task StopAsync()
    {
        var stops = new List<Task> { Tcp?.StopAsync() ?? Task.CompletedTask };
        foreach (DatagramListener listener in _datagrams)
        {
            stops.Add(Task.Run(listener.Stop));
        }

        await Task.WhenAll(stops);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DatagramListener listener in _datagrams)
        {
            listener.Dispose();
        }

        Tcp?.Dispose();
    }

    private static int Connections(LimitOptions limits, ILogger log)
    {
        int possible = ConnectionBudget.OfProcess().Tcp;
        if (limits.TcpConnections > possible)
        {
            log.FewConnections(limits.TcpConnections, possible);
        }

        return limits.TcpConnections == 0 ? possible : Math.Min(limits.TcpConnections, possible);
    }

    // Half of all at most: one source must not take all, however few there may be.
    private static int ConnectionsPerSource(LimitOptions limits, int connections) => limits.TcpConnectionsPerSource == 0
        ? 0
        : Math.Max(1, Math.Min(limits.TcpConnectionsPerSource, connections / 2));
}
