using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>How the chart releases popularity counters.</summary>
public sealed class PrivacyTests
{
    [SkippableFact]
    public async Task Flags_Defaults_AreThoseOfTheBridgeWithAGate()
    {
        RenderedChart chart = await ChartRendering.RenderAsync();
        string[] flags = [.. chart.Flags.Where(flag => flag.StartsWith("--privacy.", StringComparison.Ordinal))];
        Assert.Equal("--privacy.mode=gate", flags[0]);

        // What the chart says is what the bridge does without it: a default has one meaning.
        string bridge = Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");
        (_, string help, string error) = await RunningProcess.RunAsync("dotnet", ["exec", bridge, "--help"]);
        Assert.All(flags.Skip(1), flag => Assert.Contains(InHelp(flag), help + error, StringComparison.Ordinal));
    }

    // A bare off is a boolean for the YAML reader of Helm.
    [SkippableTheory]
    [InlineData("privacy: {mode: false}")]
    [InlineData("privacy: {mode: 'off'}")]
    public async Task Flags_ModeOff_SayOff(string values)
    {
        Assert.Equal("off", (await ChartRendering.RenderAsync(values)).Flag("--privacy.mode"));
        Assert.DoesNotContain("held back", await ChartRendering.RenderNotesAsync(values), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("{}", "once an epoch of 1d", false)]
    [InlineData("privacy: {mode: dp}", "once an epoch of 7d", true)]
    [InlineData("{privacy: {mode: dp}, kind: StatefulSet}", "once an epoch of 7d", false)]
    [InlineData("{privacy: {mode: dp}, state: {volume: {persistentVolumeClaim: {claimName: bridge}}}}", "once an epoch of 7d", false)]
    public async Task Notes_OfAMode_SayWhenSomethingIsShown(string values, string words, bool wantsAVolume)
    {
        string notes = await ChartRendering.RenderNotesAsync(values);
        Assert.Contains(words, notes, StringComparison.Ordinal);
        Assert.Equal(wantsAVolume, notes.Contains("lasting volume", StringComparison.Ordinal));
    }

    // Numbers pass through Go, which writes small ones with two digits of the exponent.
    private static string InHelp(string flag) => flag.Replace("=1e-06", "=1e-6", StringComparison.Ordinal).Replace("=", "=\"", StringComparison.Ordinal) + "\"";
}
