using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.FirstLight;

/// <summary>Whatever state the bridge is in, a program under the hook does what it does without.</summary>
public sealed class UnchangedProgramTests
{
    [Fact]
    public async Task Program_BridgeRunning_BehavesAsWithoutTheHook()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        Assert.Equal(await PopularProgram.RunPlainAsync(), await PopularProgram.RunReportingAsync("127.0.0.1", bridge.StatsdPort));
        await bridge.WaitForAsync("dotnet_popcon_reports", "1");
    }

    [Fact]
    public async Task Program_BridgeStopped_BehavesAsWithoutTheHook()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        Assert.Equal(0, await bridge.StopAsync());
        Assert.Equal(await PopularProgram.RunPlainAsync(), await PopularProgram.RunReportingAsync("127.0.0.1", bridge.StatsdPort));
    }

    [Fact]
    public async Task Program_HostNameUnknown_BehavesAsWithoutTheHook() =>
        Assert.Equal(
            await PopularProgram.RunPlainAsync(),
            await PopularProgram.RunReportingAsync("no-such-host.invalid", FreePort.Next()));
}
