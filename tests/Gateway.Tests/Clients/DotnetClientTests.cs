using System;
using System.Threading.Tasks;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What the .NET command line does with the gateway.</summary>
public sealed class DotnetClientTests
{
    private const string Config =
        """
        repositories:
          public: { type: file_system, anonymous_read: true, write_secrets: [w-pub] }
          internal: { type: file_system, read_secrets: [r-int], write_secrets: [w-int] }
        """;

    [Fact]
    public async Task Dotnet_PushRestoreListDelete_Work()
    {
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        string old = SamplePackages.WriteNupkg(gateway.Folder.Path, "Acme.Kite", "1.0.0");
        string current = SamplePackages.WriteNupkg(gateway.Folder.Path, "Acme.Kite", "1.1.0");
        var dotnet = new DotnetClient(gateway.Folder);
        dotnet.WriteSources([("pub", gateway.Url + "/r/public/v3/index.json"), ("int", gateway.Url + "/r/internal/v3/index.json")]);
        dotnet.WriteProject("app", "Acme.Kite", "1.0.0");

        await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], "nuget", "push", old, "--source", "pub", "-k", "w-pub");
        await dotnet.ExpectAsync(".", 1, ["409 (Conflict)"], "nuget", "push", old, "--source", "pub", "-k", "w-pub");
        await dotnet.ExpectAsync(".", 1, ["403 (Forbidden)"], "nuget", "push", current, "--source", "pub", "-k", "wrong");
        await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], "nuget", "push", current, "--source", "pub", "-k", "w-pub");
        await dotnet.ExpectAsync("app", 0, ["Installed Acme.Kite 1.0.0"], "restore", "-v", "n", "-nodeReuse:false");
        await dotnet.ExpectAsync("app", 0, ["1.1.0"], "list", "package", "--outdated");
        await dotnet.ExpectAsync(
            ".", 0, ["was deleted successfully"], "nuget", "delete", "Acme.Kite", "1.1.0", "--source", "pub", "-k", "w-pub", "--non-interactive");
        await dotnet.ExpectAsync(".", 1, ["404 (Not Found)"], "nuget", "delete", "Acme.Kite", "9.9.9", "--source", "pub", "-k", "w-pub", "--non-interactive");
        string search = await gateway.GetAsync("/r/public/v3/search?q=kite");
        Assert.Contains("1.0.0", search, StringComparison.Ordinal);
        Assert.DoesNotContain("1.1.0", search, StringComparison.Ordinal);
        Assert.Contains("client=\"nuget-msbuild\"", await gateway.MetricsAsync(), StringComparison.Ordinal);
    }
}
