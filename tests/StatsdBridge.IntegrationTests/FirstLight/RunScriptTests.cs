using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.FirstLight;

/// <summary>The one-minute start of the README.</summary>
public sealed class RunScriptTests
{
    // It builds four projects; on a busy machine that takes minutes.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task RunScript_Once_PrintsOneForEachLoadedPackageAndEnds()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // A busy test machine must not lose the report, so the budget at exit is far above the default.
            ["DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS"] = "20000",
            ["POPCON_STATSD_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["POPCON_WEB_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        };
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Repository.PathOf("run.sh"), ["--once"], environment, Repository.Root, Deadline);

        Assert.True(exitCode == 0, output + error);
        string page = $"http://127.0.0.1:{environment["POPCON_WEB_PORT"]}";
        Assert.EndsWith(
            $"\n  {page}/\n  {Repository.PathOf("artifacts", "run", "popcon", "popcon")} report --source {page}\n", output, StringComparison.Ordinal);
        Assert.Equal(
            [.. PopularProgram.Loaded.Select(id => $"dotnet_popcon_library_used{{library=\"{id}\"}} 1"), "dotnet_popcon_reports 1"],
            output.Split('\n').Where(line => line.StartsWith("dotnet_popcon", StringComparison.Ordinal)));
    }
}
