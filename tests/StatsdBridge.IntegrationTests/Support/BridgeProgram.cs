using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Support;

/// <summary>What tests ask of the bridge's executable and of its metrics beyond <see cref="BridgeProcess"/>.</summary>
internal static class BridgeProgram
{
    /// <summary>The assembly that <c>dotnet</c> runs.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");

    /// <summary>Runs the bridge to its end, for starts that fail.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunningProcess.RunAsync("dotnet", ["exec", Path, .. arguments]);

    /// <summary>Asks the bridge to stop and waits until it has; returns the exit code.</summary>
    public static async Task<int> StopAsync(this BridgeProcess bridge)
    {
        bridge.Process.Signal("TERM");
        return await bridge.Process.WaitForExitAsync();
    }

    /// <summary>The value of a series of this moment; 0 when there is none.</summary>
    public static async Task<double> ValueAsync(this BridgeProcess bridge, string series) =>
        (await bridge.SamplesAsync()).Value(series);

    /// <summary>The value of a series; 0 when there is none.</summary>
    public static double Value(this IReadOnlyDictionary<string, string> samples, string series) =>
        samples.TryGetValue(series, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : 0;

    /// <summary>The sum over all series of a family.</summary>
    public static double Sum(this IReadOnlyDictionary<string, string> samples, string family) =>
        samples.Keys.Where(key => key == family || key.StartsWith(family + "{", StringComparison.Ordinal)).Sum(samples.Value);
}
