using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>A bridge that nobody talks to sleeps.</summary>
public sealed class IdleTests
{
    // The listener wakes up four times a second, timers once or twice. One that fires without end does so 500 times.
    private const int MaxWakeUpsPerSecond = 150;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    [SkippableFact]
    public async Task WakeUps_NoTraffic_AreFew()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "counts wake-ups in /proc");
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        await Task.Delay(Settling);
        long before = WakeUps(bridge.Process.Id);
        await Task.Delay(Measured);
        long after = WakeUps(bridge.Process.Id);
        Assert.InRange(after - before, long.MinValue, (long)(MaxWakeUpsPerSecond * Measured.TotalSeconds));
    }

    // Of all threads together. One that has ended meanwhile makes it smaller, by the little that it did.
    private static long WakeUps(int process) =>
        Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")).Sum(WakeUpsOfThread);

    private static long WakeUpsOfThread(string thread)
    {
        try
        {
            string line = File.ReadLines(Path.Combine(thread, "status")).First(text => text.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan(line.IndexOf(':') + 1).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // The thread has ended.
            return 0;
        }
    }
}
