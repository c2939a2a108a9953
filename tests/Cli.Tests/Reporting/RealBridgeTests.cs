using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Reporting;

/// <summary>The tool against a real bridge that keeps a history.</summary>
public sealed class RealBridgeTests
{
    [Fact]
    public async Task Report_Bridge_ShowsWhatArrivedAndTheSameAsItsLedger()
    {
        using var folder = new TemporaryFolder();
        using (BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + folder.File("ledger")))
        {
            string source = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}");
            bridge.Send("dotnet_popcon.library_used.newtonsoft.json:3|c\ndotnet_popcon.namespace.prod.library_used.serilog:1|c\ndotnet_popcon.reports:4|c");
            await bridge.WaitForAsync("dotnet_popcon_reports", "4");

            (int exitCode, string output, string error) = Popcon.Run("report", "--source", source, "--days", "1", "--format", "csv");

            Assert.Equal((ExitCode.Done, string.Empty), (exitCode, error));
            Assert.Equal(
                ["dotnet,newtonsoft.json,3,0.75", "dotnet,serilog,1,0.25"],
                output.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => string.Join(',', line.Split(',')[..4])));
            Assert.Contains("3 processes / 1 d", Popcon.Run("badge", "newtonsoft.json", "--source", source, "--days", "1").Output);
            Assert.Equal(ExitCode.Found, Popcon.Run("report", "--source", source, "--inventory", folder.Write("list.txt", "absent\n"), "--fail-on", "unused").ExitCode);
            bridge.Process.Signal("TERM");
            Assert.Equal(0, await bridge.Process.WaitForExitAsync());
        }

        Assert.Contains("dotnet,newtonsoft.json,3,0.75", Popcon.Run("report", "--source", folder.File("ledger"), "--days", "1", "--format", "csv").Output);
    }

    [Fact]
    public async Task Report_BridgeWithoutHistory_SaysWhatToDo()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();

        (int exitCode, _, string error) = Popcon.Run("report", "--source", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}"));

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("A bridge keeps one with --history.folder.", error);
    }
}
