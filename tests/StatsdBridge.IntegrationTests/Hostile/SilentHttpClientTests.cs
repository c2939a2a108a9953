using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.StatsdBridge.IntegrationTests.Hostile;

/// <summary>F3: clients of the HTTP port that connect and say nothing.</summary>
public sealed class SilentHttpClientTests(ITestOutputHelper output)
{
    private const int SilentConnections = 700;

    [Fact]
    public async Task ScrapesAndProbes_F3SevenHundredSilentConnections_GoOn()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        List<Socket> silent = [.. Enumerable.Range(0, SilentConnections).Select(_ => Connect(bridge.WebPort))];
        var latencies = new List<TimeSpan>();

        for (int round = 0; round < 20; round++)
        {
            // Each on a new connection, as probes are; the silent ones come back as fast as they are closed.
            foreach (string path in (string[])["/metrics", "/-/healthy", "/-/ready"])
            {
                latencies.Add(await AskAsync(bridge.WebPort, path));
            }

            Replace(silent, bridge.WebPort);
        }

        output.WriteLine($"{latencies.Count} requests, none failed; median {latencies.Order().ElementAt(latencies.Count / 2).TotalMilliseconds:F1} ms, longest {latencies.Max().TotalMilliseconds:F1} ms");
        Assert.True(await bridge.ValueAsync("popcon_bridge_http_connections_closed_total{reason=\"made_room\"}") > 0);
        silent.ForEach(socket => socket.Dispose());
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static void Replace(List<Socket> silent, int port)
    {
        for (int i = 0; i < silent.Count; i++)
        {
            if (silent[i].Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                silent[i].Dispose();
                silent[i] = Connect(port);
            }
        }
    }

    private static async Task<TimeSpan> AskAsync(int port, string path)
    {
        using var client = new HttpClient { Timeout = Eventually.DefaultDeadline };
        long started = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Stopwatch.GetElapsedTime(started);
    }
}
