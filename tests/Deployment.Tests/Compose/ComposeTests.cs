using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Compose;

/// <summary>The compose file and what it provisions, held against each other.</summary>
public sealed class ComposeTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "compose");

    private static JsonNode Compose => Yaml.ParseFile(Path.Combine(Folder, "compose.yaml"));

    [Fact]
    public void Mounts_FromTheRepository_Exist()
    {
        string[] paths = [.. Services().SelectMany(service => Texts(service.Value!, "volumes")).Select(volume => volume.Split(':')[0])];
        string[] named = [.. Compose.At("volumes").AsObject().Select(volume => volume.Key)];
        Assert.All(paths, path => Assert.True(
            path.StartsWith('.') ? Path.Exists(Path.Combine(Folder, path)) : named.Contains(path, StringComparer.Ordinal), path));
        JsonNode[] builds = [.. Services().Select(service => service.Value!.Find("build")).OfType<JsonNode>()];
        Assert.Equal(2, builds.Length);
        Assert.All(builds, build => Assert.True(File.Exists(Path.Combine(Folder, build.Text("context"), build.Text("dockerfile")))));
    }

    [Fact]
    public void Ports_Published_AreOnLoopbackOnly()
    {
        string[] ports = [.. Services().SelectMany(service => Texts(service.Value!, "ports"))];
        Assert.Contains("127.0.0.1:9125:9125/udp", ports, StringComparer.Ordinal);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bridge")]
    [InlineData("gateway")]
    public void Servers_InTheComposeFile_HaveNoRights(string name)
    {
        JsonNode server = Compose.At("services", name);
        Assert.True(server.At("read_only").GetValue<bool>());
        Assert.Equal("""["ALL"]""", server.At("cap_drop").ToJsonString());
    }

    [Fact]
    public async Task Gateway_InTheComposeFile_IsOptionalCountsToTheBridgeAndIsScraped()
    {
        JsonNode gateway = Compose.At("services", "gateway");
        Assert.Equal("""["gateway"]""", gateway.At("profiles").ToJsonString());
        string[] flags = [.. Texts(gateway, "command")];
        Assert.Contains("--statsd.address=bridge:9125", flags, StringComparer.Ordinal);
        Assert.Contains("gateway-packages:/var/lib/popcon", Texts(gateway, "volumes"), StringComparer.Ordinal);
        JsonObject scraped = Yaml.ParseFile(Path.Combine(Folder, "prometheus", "prometheus.yml")).List("scrape_configs")
            .SelectMany(scrape => scrape.List("dns_sd_configs")).Single();
        Assert.Equal("""{"names":["gateway"],"type":"A","port":9103}""", scraped.ToJsonString());

        // The folder as it is mounted.
        string program = Path.Combine(Repository.OutputOf("src/Gateway"), "popcon-gateway.dll");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet", ["exec", program, .. flags.Select(flag => flag.Replace("/etc/popcon/", Folder + "/", StringComparison.Ordinal)), "--check-config"]);
        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void Bridge_InTheComposeFile_HoldsPopularityCountersBack() =>
        Assert.Contains("--privacy.mode=gate", Texts(Compose.At("services", "bridge"), "command"), StringComparer.Ordinal);

    [Fact]
    public void Bridge_InTheComposeFile_KeepsItsHistoryOnItsVolume()
    {
        JsonNode bridge = Compose.At("services", "bridge");
        Assert.Contains("--history.folder=/var/lib/popcon/history", Texts(bridge, "command"), StringComparer.Ordinal);
        Assert.Contains("bridge-state:/var/lib/popcon", Texts(bridge, "volumes"), StringComparer.Ordinal);
    }

    [Fact]
    public void Grafana_Provisioned_FindsItsDataSourceAndDashboards()
    {
        JsonNode source = Yaml.ParseFile(Path.Combine(Folder, "grafana", "datasources", "prometheus.yaml")).List("datasources").Single();
        Assert.Equal("http://prometheus:9090", source.Text("url"));
        Assert.NotNull(Compose.Find("services", new Uri(source.Text("url")).Host));
        string path = Yaml.ParseFile(Path.Combine(Folder, "grafana", "dashboards", "popcon.yaml")).List("providers").Single().Text("options", "path");
        string[] mounts = [.. Texts(Compose.At("services", "grafana"), "volumes")];
        Assert.Contains($"../../helm/popcon/dashboards:{path}:ro", mounts, StringComparer.Ordinal);
        string home = Compose.Text("services", "grafana", "environment", "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH");
        Assert.True(File.Exists(Repository.PathOf("helm", "popcon", "dashboards", Path.GetFileName(home))));
        Assert.Equal(path, Path.GetDirectoryName(home));
    }

    [SkippableFact]
    public async Task Prometheus_Provisioned_ReadsItsConfigurationAndRules()
    {
        using var folder = new TemporaryFolder();
        string text = await File.ReadAllTextAsync(Path.Combine(Folder, "prometheus", "prometheus.yml"));
        Assert.Contains("bridge:9102", text, StringComparison.Ordinal);
        Assert.Contains("/etc/prometheus/rules/*.yaml", text, StringComparison.Ordinal);
        string here = text.Replace("/etc/prometheus/rules", Repository.PathOf("helm", "popcon", "rules"), StringComparison.Ordinal);
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("promtool", "prometheus"), ["check", "config", folder.Write("prometheus.yml", here)]);
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("38 rules found", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Mapping_OfTheComposeFile_GivesTheBuiltInNames()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync(
            "--statsd.mapping-config=" + Path.Combine(Folder, "mapping", "statsd-mapping.conf"));
        using BridgeProcess builtIn = await BridgeProcess.StartAsync();
        foreach (BridgeProcess one in new[] { bridge, builtIn })
        {
            one.Send("dotnet_popcon.library_used.newtonsoft.json:1|c\ndotnet_popcon.reports:1|c\npython_popcon.library_unused.numpy:2|c");
            one.Send("python_popcon.namespace.prod.library_used.a.b:3|c\ndotnet_popcon.namespace.prod.reports:4|c");
            await one.WaitForAsync("dotnet_popcon_library_used{library=\"newtonsoft.json\"}", "1");
            await one.WaitForAsync("dotnet_popcon_reports", "1");
            await one.WaitForAsync("python_popcon_library_unused{library=\"numpy\"}", "2");
            await one.WaitForAsync("python_popcon_library_used{library=\"a.b\",namespace=\"prod\"}", "3");
            await one.WaitForAsync("dotnet_popcon_reports{namespace=\"prod\"}", "4");
        }
    }

    private static JsonObject Services() => Compose.At("services").AsObject();

    private static IEnumerable<string> Texts(JsonNode node, string key) =>
        (node.Find(key) as JsonArray ?? []).Select(item => item!.GetValue<string>());
}
