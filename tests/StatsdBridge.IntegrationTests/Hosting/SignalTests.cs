using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hosting;

/// <summary>B3: signals that ask for nothing, which supervisors and log rotation send, do not end the bridge.</summary>
public sealed class SignalTests
{
    // The real-time signals of glibc; the first one is the runtime's own.
    private static IEnumerable<string> WithoutMeaning =>
        ((string[])["USR1", "USR2", "ALRM", "VTALRM", "PROF", "POLL", "PWR", "XCPU", "XFSZ"])
            .Concat(Enumerable.Range(34, 31).Select(number => number.ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Signal_B3WithoutMeaning_ChangesNothing()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        foreach (string signal in WithoutMeaning)
        {
            bridge.Process.Signal(signal);
            bridge.Send("after:1|c");
        }

        await bridge.WaitForAsync("after", WithoutMeaning.Count().ToString(CultureInfo.InvariantCulture));
        Assert.False(bridge.Process.HasExited);
        Assert.Equal(0, await bridge.StopAsync());
    }
}
