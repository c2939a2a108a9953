using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.EndToEnd;

/// <summary>From a count in a program to the table that people read: agent, host, statsd, bridge, report.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly UsageSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Report_FetchedLoadedAndUsed_AreColumnsOfOneTable()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + _setup.Folder.File("ledger"));
        string source = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}");
        bridge.Send("popcon_gateway.fetch:7|c|#ecosystem:nuget,package:contoso.lib,version:1.4,client:nuget\npopcon_gateway.fetch:2|c|#ecosystem:nuget,package:never.loaded,version:1.0");
        bridge.Send("dotnet_popcon.library_used.contoso.lib:3|c\ndotnet_popcon.reports:4|c");
        await bridge.WaitForAsync("dotnet_popcon_reports", "4");
        (RunningProcess host, _) = await _setup.StartHostAsync(string.Create(CultureInfo.InvariantCulture, $""","k":1,"statsd":"127.0.0.1:{bridge.StatsdPort}" """));
        using RunningProcess running = host;

        await _setup.ConsentAsync();
        await RunAsync("log", "import", "5", "--now", "2 days ago");
        Assert.Contains("\"outcome\":\"sent\"", await RunAsync("upload", "--force"), StringComparison.Ordinal);
        await bridge.WaitForAsync("dotnet_popcon_feature_used{feature=\"import\",library=\"contoso.lib\",version=\"1.4\"}", "5");

        (int exitCode, string report, string error) = await _setup.RunAsync("report", "--source", source, "--days", "1", "--format", "csv");
        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal(
            ["language,package,fetches,processes,featureUses,share", "dotnet,contoso.lib,7,3,5,0.75", "dotnet,never.loaded,2,0,0,0"],
            report.Split('\n').Where(line => line.Length > 0).Select(line => string.Join(',', line.Trim().Split(',')[..6])));
        string page = await bridge.GetAsync("/packages");
        Assert.Contains(">Features used</a>", page, StringComparison.Ordinal);
        Assert.Contains(">Fetched</a>", page, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        string past = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        (int exitCode, string output, string error) = await _setup.RunAsync(
            ["usage", command, "--agent", _setup.AgentFile, .. arguments.Select(argument => argument == "2 days ago" ? past : argument)]);
        Assert.True(exitCode == 0, error);
        return output;
    }
}
