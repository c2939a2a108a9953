using System.Collections.Generic;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>Programs that the solution builds: which of their packages are counted.</summary>
public sealed class SampleTests
{
    // The test runner kills its host 100 ms after the last test, which a busy machine may not keep up with.
    private static readonly (string Name, string? Value) PatientRunner = ("VSTEST_TESTHOST_SHUTDOWN_TIMEOUT", "20000");

    [Fact]
    public async Task Popular_Run_CountsWhatItLoads() =>
        Assert.Equal(
            ["csvhelper", "humanizer.core", "newtonsoft.json", "nodatime", "serilog", "yamldotnet"],
            Pair.Ids(await Pair.RunSampleAsync("Popular")));

    [Fact]
    public async Task Popular_Run_CountsOneReport() => Assert.Contains(Pair.Reports, await Pair.RunSampleAsync("Popular"));

    [Fact]
    public async Task Popular_ByItsOwnExecutable_CountsWhatItLoads() =>
        Assert.Contains("serilog", Pair.Ids(await Pair.RunAsync(Pair.Sample("Popular")[..^".dll".Length], [])));

    [Fact]
    public async Task PluginHost_PluginWithItsOwnPackages_CountsThem() =>
        Assert.Equal([Pair.Used("yamldotnet"), Pair.Reports], await Pair.RunSampleAsync("PluginHost", Pair.Sample("Plugin")));

    [Fact]
    public async Task Web_Run_CountsPackagesAndNotTheFramework() =>
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], await Pair.RunSampleAsync("Web"));

    [Fact]
    public async Task Inspector_UnusualCode_DoesNoHarmAndIsCountedByItsFile() =>
        Assert.Equal(["newtonsoft.json", "nodatime"], Pair.Ids(await InspectAsync()));

    [Fact]
    public async Task Checked_ByDotnetTest_CountsThePackagesOfTheTestHost()
    {
        IReadOnlyList<string> ids = Pair.Ids(await Pair.RunAsync("dotnet", ["test", Pair.Sample("Checked"), "--nologo"], null, PatientRunner));
        Assert.Contains("newtonsoft.json", ids);
        Assert.Contains("xunit.assert", ids);
        Assert.DoesNotContain("checked", ids);
    }

    [Fact]
    public async Task Sdk_OwnCommands_ReportNothing()
    {
        Assert.Empty(await Pair.RunAsync("dotnet", ["--version"]));
        Assert.Empty(await Pair.RunAsync("dotnet", ["nuget", "locals", "all", "--list"]));
        Assert.Empty(await Pair.RunAsync("dotnet", ["msbuild", Repository.PathOf("src", "Reporter", "Reporter.csproj"), "-getProperty:PackageId", "-nodeReuse:false"]));
    }

    // The variables differ by intention, and the hook is an assembly more: what is left has to be equal.
    private static async Task<IReadOnlyList<string>> InspectAsync()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        (int _, string without, string _) = await RunningProcess.RunAsync("dotnet", [Pair.Sample("Inspector")], Hook.Off());
        (int code, string with, string error) = await RunningProcess.RunAsync("dotnet", [Pair.Sample("Inspector")], Hook.On(receiver.Port));
        Assert.Equal(0, code);
        Assert.Empty(error);
        Assert.Contains("collected: True", with, System.StringComparison.Ordinal);
        Assert.Equal(WithoutHook(without), WithoutHook(with));
        return receiver.Lines;
    }

    private static IEnumerable<string> WithoutHook(string output)
    {
        foreach (string line in output.Split('\n'))
        {
            if (!line.StartsWith("assembly: PopCon.Reporter-", System.StringComparison.Ordinal) && !line.StartsWith("variable: DOTNET_POPCONTEST_", System.StringComparison.Ordinal)
                && !line.StartsWith("variable: DOTNET_STARTUP_HOOKS=", System.StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }
}
