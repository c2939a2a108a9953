using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Reload;

/// <summary>New mapping rules while the bridge runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Reloads = "statsd_exporter_config_reloads_total{outcome=\"success\"}";
    private const string FailedReloads = "statsd_exporter_config_reloads_total{outcome=\"failure\"}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ConfigMap_SymlinkSwapped_NewRulesHoldWithoutASignal()
    {
        // mapping.yml -> ..data/mapping.yml, ..data -> ..first: a rename of ..data changes all files of a ConfigMap at once.
        _folder.Write("..first/mapping.yml", Rules("old_name"));
        File.CreateSymbolicLink(_folder.File("..data"), "..first");
        File.CreateSymbolicLink(_folder.File("mapping.yml"), "..data/mapping.yml");
        using BridgeProcess bridge = await StartAsync();
        bridge.Send("thing.x:1|c");
        await bridge.WaitForAsync("old_name{site=\"x\"}", "1");

        _folder.Write("..second/mapping.yml", Rules("new_name"));
        File.CreateSymbolicLink(_folder.File("..data_tmp"), "..second");
        Assert.Equal(0, (await RunningProcess.RunAsync("mv", ["-T", _folder.File("..data_tmp"), _folder.File("..data")])).ExitCode);
        Directory.Delete(_folder.File("..first"), recursive: true);

        await bridge.WaitForAsync(Reloads, "1");
        bridge.Send("thing.x:1|c");
        await bridge.WaitForAsync("new_name{site=\"x\"}", "1");
        Assert.Equal(1, await bridge.ValueAsync("old_name{site=\"x\"}"));
    }

    [Fact]
    public async Task Signal_HangUp_ReadsTheFileAgain()
    {
        _folder.Write("mapping.yml", Rules("name"));
        using BridgeProcess bridge = await StartAsync();
        bridge.Process.Signal("HUP");
        await bridge.WaitForAsync(Reloads, "1");
    }

    [Fact]
    public async Task Post_Reload_ReadsTheFileAgain()
    {
        _folder.Write("mapping.yml", Rules("name"));
        using BridgeProcess bridge = await StartAsync("--web.enable-lifecycle");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}/-/reload"));
        using HttpResponseMessage answer = await http.PostAsync(address, null);
        Assert.True(answer.IsSuccessStatusCode);
        await bridge.WaitForAsync(Reloads, "1");
    }

    [Fact]
    public async Task BadFile_OldRulesHoldAndTheMetricTells_UntilItIsMended()
    {
        string path = _folder.Write("mapping.yml", Rules("old_name"));
        using BridgeProcess bridge = await StartAsync();
        await File.WriteAllTextAsync(path, "mappings: [{match: 'thing.*', name: '1 2'}]");
        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "0");
        Assert.Equal(1, await bridge.ValueAsync(FailedReloads));
        await bridge.Process.LogsAsync(path);
        bridge.Send("thing.x:1|c");
        await bridge.WaitForAsync("old_name{site=\"x\"}", "1");

        await File.WriteAllTextAsync(path, Rules("new_name"));
        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "1");
        bridge.Send("thing.x:1|c");
        await bridge.WaitForAsync("new_name{site=\"x\"}", "1");
    }

    /// <summary>B7: a full disk or a failed copy empties files; only a requested reload takes all rules away.</summary>
    [Fact]
    public async Task EmptiedFile_OldRulesHold_UntilAReloadIsRequested()
    {
        string path = _folder.Write("mapping.yml", Rules("name"));
        using BridgeProcess bridge = await StartAsync();
        await File.WriteAllTextAsync(path, string.Empty);
        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "0");
        Assert.Equal(1, await bridge.ValueAsync("statsd_exporter_loaded_mappings"));
        await bridge.Process.LogsAsync("the file has no rules any more");

        bridge.Process.Signal("HUP");
        await bridge.WaitForAsync("statsd_exporter_loaded_mappings", "0");
        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "1");
    }

    /// <summary>F15: the log says once that the file is gone, and a metric shows it until the file is back.</summary>
    [Fact]
    public async Task DeletedFile_IsNoticedAndShown_UntilItIsBack()
    {
        string path = _folder.Write("mapping.yml", Rules("name"));
        using BridgeProcess bridge = await StartAsync();
        File.Delete(path);
        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "0");
        bridge.Send("thing.x:1|c");
        await bridge.WaitForAsync("name{site=\"x\"}", "1");

        _folder.Write("mapping.yml", Rules("name"));
        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "1");
        await bridge.Process.LogsAsync("there is no such file");
        Assert.Single(bridge.Process.Error.Split('\n'), line => line.Contains("there is no such file", StringComparison.Ordinal));
    }

    /// <summary>F8: whatever the file is replaced by, the bridge runs on with the old rules.</summary>
    [Theory]
    [InlineData("/dev/zero", "this is not a regular file")]
    [InlineData("sparse", "the file is larger than 16 MiB")]
    public async Task FileReplacedBySomethingEndless_OldRulesHold(string target, string error)
    {
        string path = _folder.Write("mapping.yml", Rules("name"));
        using BridgeProcess bridge = await StartAsync();
        await using (FileStream sparse = File.Create(_folder.File("sparse")))
        {
            sparse.SetLength(3L * 1024 * 1024 * 1024);
        }

        File.Delete(path);
        File.CreateSymbolicLink(path, Path.Combine(_folder.Path, target));

        await bridge.WaitForAsync("popcon_bridge_mapping_last_reload_successful", "0");
        await bridge.Process.LogsAsync(error);
        bridge.Send("thing.x:1|c");
        await bridge.WaitForAsync("name{site=\"x\"}", "1");
    }

    private static string Rules(string name) => $"mappings: [{{match: 'thing.*', name: {name}, labels: {{site: $1}}}}]";

    private Task<BridgeProcess> StartAsync(params string[] arguments) =>
        BridgeProcess.StartAsync(["--statsd.mapping-config=" + _folder.File("mapping.yml"), .. arguments]);
}
