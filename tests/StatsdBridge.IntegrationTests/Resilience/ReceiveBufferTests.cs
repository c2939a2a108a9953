using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>The receive buffer of a bridge that may not go beyond the system's maximum, as in most containers.</summary>
public sealed class ReceiveBufferTests : IDisposable
{
    private const string Warning = "The kernel granted a smaller receive buffer than asked for";
    private const string Buffer = "popcon_bridge_receive_buffer_bytes{listener=\"udp\"}";
    private const int Default = 128 << 20;
    private const int Sufficient = 4 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Start_MayNotGoBeyondTheMaximum_GetsItAndWarnsOnlyWhenThatIsLittle()
    {
        int maximum = SystemMaximum();
        using BridgeProcess bridge = await BridgeProcess.StartUnderAsync(WithoutPrivilege());
        Assert.Equal(2.0 * Math.Min(maximum, Default), await BufferOf(bridge));
        await WaitForEndOfStart(bridge);
        Assert.Equal(maximum < Sufficient, bridge.Process.Error.Contains(Warning, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Start_FlagBeyondTheMaximum_WarnsWithTheFiguresAndTheSysctl()
    {
        int maximum = SystemMaximum();
        int wanted = 2 * maximum;
        using BridgeProcess bridge = await BridgeProcess.StartUnderAsync(
            WithoutPrivilege(), string.Create(CultureInfo.InvariantCulture, $"--statsd.read-buffer={wanted}"));
        Assert.Equal(2.0 * maximum, await BufferOf(bridge));
        await WaitForEndOfStart(bridge);
        string line = Assert.Single(bridge.Process.Error.Split('\n'), text => text.Contains(Warning, StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"net.core.rmem_max={wanted}"), line, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"granted={maximum}"), line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_SmallBufferAskedFor_GetsItWithoutAWarning()
    {
        const int Asked = 65_536;
        using BridgeProcess bridge = await BridgeProcess.StartUnderAsync(
            WithoutPrivilege(), string.Create(CultureInfo.InvariantCulture, $"--statsd.read-buffer={Asked}"));
        Assert.Equal(2.0 * Asked, await BufferOf(bridge));
        await WaitForEndOfStart(bridge);
        Assert.DoesNotContain(Warning, bridge.Process.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_BufferOfTheServiceManagerAndFlagBeyondIt_StaysAsItWasMade()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "only root may make a buffer larger than net.core.rmem_max");
        using var bridge = new ActivatedBridge(
            _folder.File("state"), WithoutPrivilege(), string.Create(CultureInfo.InvariantCulture, $"--statsd.read-buffer={256 << 20}"));
        await bridge.StartAsync();
        Assert.Equal(2 * ActivatedBridge.ReceiveBufferBytes, await bridge.CounterAsync(Buffer));
    }

    private static async Task<double> BufferOf(BridgeProcess bridge) =>
        double.Parse((await bridge.SamplesAsync())[Buffer], CultureInfo.InvariantCulture);

    // What is logged before it has been read then.
    private static Task WaitForEndOfStart(BridgeProcess bridge) => bridge.Process.LogsAsync("Accepting StatsD traffic");

    private static int SystemMaximum()
    {
        const string File = "/proc/sys/net/core/rmem_max";
        Skip.IfNot(Path.Exists(File), "the system does not tell its maximum");
        return int.Parse(System.IO.File.ReadAllText(File), CultureInfo.InvariantCulture);
    }

    // A process that is not privileged has nothing to give up.
    private static string[] WithoutPrivilege()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "privileges of Linux");
        return Environment.IsPrivilegedProcess ? [Tool.Require("setpriv", "util-linux"), "--bounding-set=-net_admin", "--"] : [];
    }
}
