using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Scaling;

/// <summary>Two bridges behind one address and one Prometheus that adds them up: real processes all.</summary>
public sealed class TwoBridgesTests
{
    private const string Sum = "sum by (library) (dotnet_popcon_library_used)";

    // What docs/scaling.md gives for a window, here of ten minutes: newborn series by value, older ones by increase.
    private const string Window =
        "sum by (library) ((max_over_time(dotnet_popcon_library_used[10m]) unless last_over_time(dotnet_popcon_library_used[10m] offset 10m))"
        + " or increase(dotnet_popcon_library_used[10m]))";

    [SkippableFact]
    public async Task Sum_OverTwoBridges_CountsEveryProcessOnce()
    {
        using BridgeProcess first = await BridgeProcess.StartAsync();
        using BridgeProcess second = await BridgeProcess.StartAsync();
        using var spreader = new UdpSpreader(first.StatsdPort, second.StatsdPort);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(Scraping.Of([first.WebPort, second.WebPort]));
        ReportFrom(21, spreader.Port);
        await first.WaitForAsync("dotnet_popcon_library_used{library=\"serilog\"}", "11");
        await second.WaitForAsync("dotnet_popcon_library_used{library=\"serilog\"}", "10");
        await prometheus.WaitForAsync(Sum, 21);
        await prometheus.WaitForAsync("count(dotnet_popcon_library_used)", 2);
        await prometheus.WaitForAsync(Window, 21);
    }

    [SkippableFact]
    public async Task Sum_AfterOneBridgeRestartsWithItsState_GoesOn()
    {
        using var folder = new TemporaryFolder();
        string state = "--state.file=" + folder.File("state");
        using BridgeProcess first = await BridgeProcess.StartAsync();
        BridgeProcess? second = await BridgeProcess.StartAsync(state);
        try
        {
            int statsdPort = second.StatsdPort;
            int webPort = second.WebPort;
            using var spreader = new UdpSpreader(first.StatsdPort, statsdPort);
            using PrometheusServer prometheus = await PrometheusServer.StartAsync(Scraping.Of([first.WebPort, webPort]));
            ReportFrom(10, spreader.Port);
            await prometheus.WaitForAsync(Sum, 10);

            second.Process.Signal("TERM");
            Assert.Equal(0, await second.Process.WaitForExitAsync());
            second.Dispose();
            second = null;
            second = await BridgeProcess.StartOnAsync(statsdPort, webPort, state);
            ReportFrom(6, spreader.Port);
            await prometheus.WaitForAsync(Sum, 16);
            await prometheus.WaitForAsync(Window, 16);
            await prometheus.WaitForAsync("sum(resets(dotnet_popcon_library_used[10m]))", 0);
        }
        finally
        {
            second?.Dispose();
        }
    }

    [SkippableFact]
    public async Task Increase_AfterOneBridgeRestartsWithoutState_StillCountsWhatWasBefore()
    {
        using BridgeProcess first = await BridgeProcess.StartAsync();
        BridgeProcess? second = await BridgeProcess.StartAsync();
        try
        {
            int statsdPort = second.StatsdPort;
            int webPort = second.WebPort;
            using var spreader = new UdpSpreader(first.StatsdPort, statsdPort);
            using PrometheusServer prometheus = await PrometheusServer.StartAsync(Scraping.Of([first.WebPort, webPort]));
            ReportFrom(10, spreader.Port);
            await prometheus.WaitForAsync(Sum, 10);

            second.Process.Signal("KILL");
            await second.Process.WaitForExitAsync();
            second.Dispose();
            second = null;
            second = await BridgeProcess.StartOnAsync(statsdPort, webPort);
            ReportFrom(6, spreader.Port);

            // The plain sum has lost the five that the killed bridge had counted; Prometheus has seen the reset and has not.
            await prometheus.WaitForAsync(Sum, 11);
            await prometheus.WaitForAsync("sum(resets(dotnet_popcon_library_used[10m]))", 1);
            await prometheus.WaitForAsync(
                "sum(max_over_time(dotnet_popcon_library_used[10m])) + sum(dotnet_popcon_library_used and resets(dotnet_popcon_library_used[10m]) > 0)",
                16);
        }
        finally
        {
            second?.Dispose();
        }
    }

    // Each from a port of its own, as processes have them.
    private static void ReportFrom(int processes, int port)
    {
        for (int i = 0; i < processes; i++)
        {
            using var socket = new UdpClient("127.0.0.1", port);
            socket.Send(Encoding.ASCII.GetBytes("dotnet_popcon.library_used.serilog:1|c\ndotnet_popcon.reports:1|c"));
        }
    }
}
