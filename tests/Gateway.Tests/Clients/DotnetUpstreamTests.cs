using System;
using System.Text;
using System.Threading.Tasks;
using PopCon.Gateway.Tests.Upstreams.Sources;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What the .NET command line gets of an upstream through the gateway, and how pipelines are counted.</summary>
public sealed class DotnetUpstreamTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Dotnet_Upstream_RestoresAuditsAndKeepsReservedNames()
    {
        using FakeUpstream upstream = CreateUpstream("Lamp", "Acme.Secret");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            $$"""
            repositories:
              mixed: { type: file_system, anonymous_read: true, reserved: ["Acme.*"], upstream: { nuget: "{{upstream.Root}}v3/index.json" } }
            """);
        var dotnet = new DotnetClient(gateway.Folder);
        dotnet.WriteSources([("mixed", gateway.Url + "/r/mixed/v3/index.json")]);

        dotnet.WriteProject("lamp", "Lamp", "1.0.0");
        await dotnet.ExpectAsync("lamp", 0, [$"Installed Lamp 1.0.0 from {gateway.Url}/r/mixed/v3/index.json"], "restore", "-v", "n", "-nodeReuse:false");
        dotnet.WriteProject("secret", "Acme.Secret", "1.0.0");
        await dotnet.ExpectAsync("secret", 1, ["error NU1101: Unable to find package Acme.Secret"], "restore", "-nodeReuse:false");
        Assert.DoesNotContain(upstream.Seen, request => request.Contains("acme", StringComparison.OrdinalIgnoreCase));
        dotnet.WriteProject("audit", "Lamp", "1.0.0", audits: true);
        await dotnet.ExpectAsync("audit", 0, ["warning NU1903", "https://advisories.example.test/1"], "restore", "-nodeReuse:false");
        Assert.Equal(1, Counts.Sum(await gateway.MetricsAsync(), "popcon_gateway_fetches_total", "package=\"lamp\"", "via=\"redirect\"", "ci=\"no\""));

        foreach ((string variable, string label) in ((string, string)[])[("GITHUB_ACTIONS", "github-actions"), ("TF_BUILD", "azure-devops")])
        {
            dotnet.Set(variable, "True");
            dotnet.ClearCaches();
            dotnet.WriteProject(label, "Lamp", "1.0.0");
            await dotnet.ExpectAsync(label, 0, ["Restored "], "restore", "-nodeReuse:false");
            dotnet.Set(variable, null);
            Assert.Equal(1, Counts.Sum(await gateway.MetricsAsync(), "popcon_gateway_fetches_total", "package=\"lamp\"", $"ci=\"{label}\""));
        }
    }

    private static FakeUpstream CreateUpstream(params string[] ids)
    {
        var upstream = new FakeUpstream();
        string root = upstream.Root + "v3/";
        void Add(string path, string json) => upstream.Files["/v3/" + path] = Encoding.UTF8.GetBytes(json);
        Add(
            "index.json",
            $$"""
            {"version":"3.0.0","resources":[
            {"@id":"{{root}}flat/","@type":"PackageBaseAddress/3.0.0"},
            {"@id":"{{root}}reg/","@type":"RegistrationsBaseUrl/3.6.0"},{"@id":"{{root}}reg/","@type":"RegistrationsBaseUrl"},
            {"@id":"{{root}}vulnerabilities/index.json","@type":"VulnerabilityInfo/6.7.0"}]}
            """);
        Add("vulnerabilities/index.json", $$"""[{"@name":"base","@id":"{{root}}vulnerabilities/base.json","@updated":"2026-01-01T00:00:00Z"}]""");
        Add("vulnerabilities/base.json", """{"lamp":[{"severity":2,"url":"https://advisories.example.test/1","versions":"(, 2.0.0)"}]}""");
        foreach (string id in ids)
        {
            string name = id.ToLowerInvariant();
            Add($"flat/{name}/index.json", """{"versions":["1.0.0"]}""");
            upstream.Files[$"/v3/flat/{name}/1.0.0/{name}.1.0.0.nupkg"] = Tests.GatewayProcess.Package(id, "1.0.0");
        }

        return upstream;
    }
}
