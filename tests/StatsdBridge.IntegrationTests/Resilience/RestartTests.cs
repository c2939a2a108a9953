using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>What a stop, a restart and a kill lose: nothing, nothing, and no more than an interval.</summary>
/// <remarks>
/// POPCON_RESTART_SECONDS makes the runs under load longer than the 15 seconds they take by default.
/// </remarks>
public sealed class RestartTests(ITestOutputHelper output) : IDisposable
{
    private const int LinesPerSecond = 100_000;
    private const int LinesPerDatagram = 20;
    private const int Restarts = 5;
    private const string KernelDrops = "popcon_bridge_kernel_drops_total{listener=\"udp\"}";

    // Generous: a save of a few series takes milliseconds.
    private const double SaveSeconds = 0.5;

    private static readonly TimeSpan UnderLoad = TimeSpan.FromSeconds(double.Parse(
        Environment.GetEnvironmentVariable("POPCON_RESTART_SECONDS") ?? "15", CultureInfo.InvariantCulture));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task CleanRestarts_UnderSocketActivationAndLoad_LoseNothing()
    {
        using var bridge = new ActivatedBridge(_folder.File("state"));
        await bridge.StartAsync();
        Task<long> sending = Task.Run(() => Send(bridge.Target, UnderLoad));
        for (int i = 0; i < Restarts; i++)
        {
            await Task.Delay(UnderLoad / (Restarts + 1));
            await bridge.StopAsync();
            await bridge.StartAsync();
        }

        long sent = await sending;
        await Eventually.TrueAsync(
            async () => await bridge.CounterAsync("load_lines") + (LinesPerDatagram * await bridge.CounterAsync(KernelDrops)) >= sent,
            $"{sent} lines to be counted or dropped by the kernel");
        output.WriteLine($"{sent} lines in {UnderLoad}, {Restarts} restarts, {await bridge.CounterAsync("load_lines")} counted");
        Assert.Equal(sent, await bridge.CounterAsync("load_lines"));
        Assert.Equal(0, await bridge.CounterAsync(KernelDrops));
    }

    [SkippableFact]
    public async Task ReceiveBuffer_LargerThanTheBridgeWouldAskFor_StaysAsTheServiceManagerMadeIt()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "only root may make a buffer larger than net.core.rmem_max");
        using var bridge = new ActivatedBridge(_folder.File("state"));
        await bridge.StartAsync();
        Assert.Equal(2 * ActivatedBridge.ReceiveBufferBytes, await bridge.CounterAsync("popcon_bridge_receive_buffer_bytes{listener=\"udp\"}"));
    }

    [SkippableFact]
    public async Task TcpConnection_MadeWhileTheBridgeIsDown_IsServedAfterTheStart()
    {
        using var bridge = new ActivatedBridge(_folder.File("state"));
        await bridge.StartAsync();
        await bridge.StopAsync();
        using var sender = new TcpClient();
        await sender.ConnectAsync(bridge.Target);
        await sender.GetStream().WriteAsync("waiting:1|c\n"u8.ToArray());
        await bridge.StartAsync();
        await Eventually.TrueAsync(async () => await bridge.CounterAsync("waiting") == 1, "the line that waited");
    }

    [SkippableFact]
    public async Task Kill_WithSavedState_LosesNoMoreThanAnInterval()
    {
        using var bridge = new ActivatedBridge(_folder.File("state"));
        await bridge.StartAsync();
        long first = Send(bridge.Target, TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => await bridge.CounterAsync("load_lines") >= first, "the first lines");

        // Two saves later what was there is in the file.
        double saves = await bridge.CounterAsync("popcon_bridge_state_saves_total{outcome=\"success\"}");
        await Eventually.TrueAsync(
            async () => await bridge.CounterAsync("popcon_bridge_state_saves_total{outcome=\"success\"}") >= saves + 2, "two saves");
        long second = Send(bridge.Target, TimeSpan.FromMilliseconds(300));
        await bridge.KillAsync();
        await bridge.StartAsync();
        double after = await bridge.CounterAsync("load_lines");
        output.WriteLine($"{first} lines saved, {second} after the last but one save, {after} counted after the kill");
        Assert.InRange(after, first, first + second);
    }

    [Fact]
    public async Task Kills_UnderLoadWithoutSocketActivation_EachLoseAnIntervalAndTheTimeWithoutABridge()
    {
        (int statsdPort, int webPort) = (FreePort.Next(), FreePort.Next());
        Task<BridgeProcess> StartAsync() => BridgeProcess.StartOnAsync(
            statsdPort, webPort, $"--state.file={_folder.File("state")}", "--state.interval=1s");

        BridgeProcess bridge = await StartAsync();
        double mayBeLost = 0;
        try
        {
            Task<long> sending = Task.Run(() => Send(new IPEndPoint(IPAddress.Loopback, statsdPort), UnderLoad));
            for (int i = 0; i < Restarts; i++)
            {
                await Task.Delay(UnderLoad / (Restarts + 1));
                long killed = Stopwatch.GetTimestamp();
                bridge.Process.Signal("KILL");
                await bridge.Process.WaitForExitAsync();
                bridge.Dispose();
                bridge = await StartAsync();

                // An interval since the last save, which itself takes a moment, and the time until the port is bound again.
                mayBeLost += LinesPerSecond * (1 + SaveSeconds + Stopwatch.GetElapsedTime(killed).TotalSeconds);
            }

            long sent = await sending;
            double counted = await CountedWhenQuietAsync(bridge);
            output.WriteLine($"{sent} lines in {UnderLoad}, {Restarts} kills, {counted} counted, {sent - counted} lost, {mayBeLost:F0} may be");
            Assert.InRange(counted, sent - mayBeLost, sent);
        }
        finally
        {
            bridge.Dispose();
        }
    }

    // Without a bridge nobody knows how much is still to come, so this waits for the count to stand still.
    private static async Task<double> CountedWhenQuietAsync(BridgeProcess bridge)
    {
        double last = -1;
        double counted = await bridge.ValueAsync("load_lines");
        while (counted != last)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            (last, counted) = (counted, await bridge.ValueAsync("load_lines"));
        }

        return counted;
    }

    // At a steady rate, whatever the scheduler does: each datagram is sent when its time has come.
    private static long Send(IPEndPoint target, TimeSpan duration)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target);
        var datagram = new StringBuilder();
        for (int i = 0; i < LinesPerDatagram; i++)
        {
            datagram.Append(i > 0 ? "\n" : string.Empty).Append("load.lines:1|c");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(datagram.ToString());
        long started = Stopwatch.GetTimestamp();
        long sent = 0;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration)
        {
            if (sent > elapsed.TotalSeconds * LinesPerSecond)
            {
                Thread.Yield();
                continue;
            }

            SendOrLose(socket, bytes);
            sent += LinesPerDatagram;
        }

        return sent;
    }

    // While no bridge is there, the kernel tells the sender so; such a datagram is lost, as over a network.
    private static void SendOrLose(Socket socket, byte[] datagram)
    {
        try
        {
            socket.Send(datagram);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Counted as sent.
        }
    }
}
