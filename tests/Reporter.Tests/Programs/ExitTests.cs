using System;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>Every way a process can end: its exit code and output stay what they are, and its packages are counted where they can be.</summary>
public sealed class ExitTests
{
    [Theory]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("exit-thread")]
    [InlineData("exit-static-constructor")]
    [InlineData("foreground-thread")]
    [InlineData("unhandled")]
    [InlineData("unhandled-thread")]
    public async Task Exit_OfItself_IsCounted(string exit) =>
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], await Pair.RunSampleAsync("Exits", exit));

    [Fact]
    public async Task Exit_FailFast_IsNotCounted() => Assert.Empty(await Pair.RunSampleAsync("Exits", "fail-fast"));

    [Theory]
    [InlineData("idle-handles-sigterm", "TERM")]
    [InlineData("idle-cancels-sigint", "INT")]
    public async Task Exit_HandledSignal_IsCounted(string mode, string signal) => await EndBySignalAsync(mode, signal, interval: "0", isCounted: true);

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Exit_UnhandledSignalBeforeTheInterval_IsNotCounted(string signal) =>
        await EndBySignalAsync("idle", signal, interval: "0", isCounted: false);

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Exit_UnhandledSignalAfterTheInterval_IsCounted(string signal) =>
        await EndBySignalAsync("idle", signal, interval: "1", isCounted: true);

    [Fact]
    public async Task Exit_WebApplicationBySigterm_IsCounted()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        using RunningProcess process = RunningProcess.Start("dotnet", [Pair.Sample("Web"), "stay"], Hook.On(receiver.Port));
        await Eventually.TrueAsync(() => process.Output.Contains("42", StringComparison.Ordinal), "the answer");
        process.Signal("TERM");
        Assert.Equal(0, await process.WaitForExitAsync());
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
    }

    private static async Task EndBySignalAsync(string mode, string signal, string interval, bool isCounted)
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        (int Code, string Output, string Error) without = await SignalAsync(Hook.Off(), null);
        (int Code, string Output, string Error) with =
            await SignalAsync(Hook.On(receiver.Port, ("DOTNET_POPCONTEST_INTERVAL_SECONDS", interval)), interval == "0" ? null : receiver);
        Assert.Equal(without, with);
        Assert.Equal(isCounted ? [Pair.Used("newtonsoft.json"), Pair.Reports] : [], receiver.Lines);

        async Task<(int Code, string Output, string Error)> SignalAsync(
            System.Collections.Generic.Dictionary<string, string?> environment, StatsdReceiver? waitFor)
        {
            using RunningProcess process = RunningProcess.Start("dotnet", [Pair.Sample("Exits"), mode], environment);
            await Eventually.TrueAsync(() => process.Output.Contains("ready", StringComparison.Ordinal), "the process to be ready");
            if (waitFor is not null)
            {
                await waitFor.WaitForLinesAsync(2);
            }

            process.Signal(signal);
            int code = await process.WaitForExitAsync();
            return (code, process.Output, process.Error);
        }
    }
}
