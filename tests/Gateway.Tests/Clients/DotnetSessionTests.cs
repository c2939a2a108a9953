using System.Threading.Tasks;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>A whole session of the .NET command line, with packages that it makes itself, and exact counts at its end.</summary>
public sealed class DotnetSessionTests
{
    private const string Config =
        """
        repositories:
          public: { type: file_system, anonymous_read: true, write_secrets: [w-pub] }
          internal: { type: file_system, read_secrets: [r-int], write_secrets: [w-int] }
        """;

    private const string Fetches = "popcon_gateway_fetches_total";

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Dotnet_WholeSession_WorksAndCountsExactly()
    {
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        var dotnet = new DotnetClient(gateway.Folder);
        dotnet.WriteSources([("pub", gateway.Url + "/r/public/v3/index.json"), ("int", gateway.Url + "/r/internal/v3/index.json")]);
        await PackAsync(gateway, dotnet);
        await PushAsync(gateway, dotnet);
        await UseAsync(gateway, dotnet);
        await CheckCountsAsync(gateway);
        await DeleteAsync(dotnet);
        await UsePrivateAsync(gateway, dotnet);
    }

    // An SDK without its network: nothing but what it brings is needed.
    private static async Task PackAsync(GatewayProcess gateway, DotnetClient dotnet)
    {
        const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><Authors>Acme</Authors>{0}</PropertyGroup></Project>";
        gateway.Folder.Write("kite/Acme.Kite.csproj", string.Format(null, Project, "<IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat>"));
        gateway.Folder.Write("kite/Kite.cs", "public static class Kite { }");
        gateway.Folder.Write("wind/Acme.Wind.csproj", string.Format(null, Project, "<OutputType>Exe</OutputType><PackAsTool>true</PackAsTool><ToolCommandName>acme-wind</ToolCommandName>"));
        gateway.Folder.Write("wind/Program.cs", "System.Console.WriteLine(\"wind 1.0.0\");");
        foreach (string[] version in (string[][])[["kite", "1.0.0"], ["kite", "1.1.0"], ["wind", "1.0.0"]])
        {
            await dotnet.ExpectAsync(version[0], 0, [], "pack", "-o", gateway.Folder.Path, "-p:Version=" + version[1], "-nodeReuse:false");
        }
    }

    private static async Task PushAsync(GatewayProcess gateway, DotnetClient dotnet)
    {
        string publish = gateway.Url + "/r/public/v3/publish";
        string symbols = gateway.Url + "/r/public/v3/symbols";
        string old = gateway.Folder.File("Acme.Kite.1.0.0.nupkg");
        string current = gateway.Folder.File("Acme.Kite.1.1.0.nupkg");
        string[] To(string file, params string[] more) => ["nuget", "push", file, "--source", "pub", .. more];

        await dotnet.ExpectAsync(
            ".", 0, [$"Pushing Acme.Kite.1.0.0.nupkg to '{publish}'...", $"Created {publish}/ ", "Your package was pushed.", $"Created {symbols}/ "], To(old, "-k", "w-pub"));
        await dotnet.ExpectAsync(
            ".",
            1,
            [$"Conflict {publish}/", "To skip already published packages, use the option --skip-duplicate", "error: Response status code does not indicate success: 409 (Conflict)"],
            To(old, "-k", "w-pub", "--no-symbols"));
        await dotnet.ExpectAsync(".", 0, [$"Acme.Kite.1.0.0.nupkg' already exists at feed '{publish}'."], To(old, "-k", "w-pub", "--no-symbols", "--skip-duplicate"));
        await dotnet.ExpectAsync(
            ".", 1, ["Forbidden", "error: Response status code does not indicate success: 403 (Forbidden)"], To(current, "-k", "wrong", "--no-symbols"));
        await dotnet.ExpectAsync(
            ".", 1, ["No API Key was provided", "Unauthorized", "error: Response status code does not indicate success: 401 (Unauthorized)"], To(current, "--no-symbols"));
        await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], To(current, "-k", "w-pub", "--no-symbols"));
        await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], To(gateway.Folder.File("Acme.Wind.1.0.0.nupkg"), "-k", "w-pub", "--no-symbols"));
    }

    private static async Task UseAsync(GatewayProcess gateway, DotnetClient dotnet)
    {
        string flat = gateway.Url + "/r/public/v3/flat/acme.kite/";
        dotnet.WriteProject("app", "Acme.Kite", "1.0.0");
        await dotnet.ExpectAsync(
            "app",
            0,
            [
                $"GET {flat}index.json", $"OK {flat}1.0.0/acme.kite.1.0.0.nupkg", $"NotFound {gateway.Url}/r/internal/v3/flat/acme.kite/index.json",
                $"Installed Acme.Kite 1.0.0 from {gateway.Url}/r/public/v3/index.json", "0 Warning(s)", "0 Error(s)",
            ],
            "restore", "-v", "n", "--no-cache", "-nodeReuse:false");
        await dotnet.ExpectAsync("app", 0, ["> Acme.Kite ", "1.0.0       1.0.0      1.1.0"], "list", "package", "--outdated");
        await dotnet.ExpectAsync(
            "app",
            0,
            ["Package 'Acme.Kite' is compatible with all the specified frameworks", "PackageReference for package 'Acme.Kite' version '1.1.0' updated"],
            "add", "package", "Acme.Kite");
        await dotnet.ExpectAsync(".", 0, ["| Acme.Kite", "| 1.1.0"], "package", "search", "Kite", "--source", "pub");
        await dotnet.ExpectAsync(".", 0, ["| 1.0.0", "| 1.1.0"], "package", "search", "Acme.Kite", "--source", "pub", "--exact-match");
        await dotnet.ExpectAsync(
            ".",
            0,
            ["Tool 'acme.wind' (version '1.0.0') was successfully installed."],
            "tool", "install", "Acme.Wind", "--tool-path", "t", "--add-source", gateway.Url + "/r/public/v3/index.json");
        (int exitCode, string output, _) = await TestSupport.RunningProcess.RunAsync(gateway.Folder.File("t/acme-wind"), []);
        Assert.Equal((0, "wind 1.0.0\n"), (exitCode, output));
        await dotnet.ExpectAsync(
            ".", 0, ["NoContent", "Acme.Kite 1.1.0 was deleted successfully."], "nuget", "delete", "Acme.Kite", "1.1.0", "--source", "pub", "-k", "w-pub", "--non-interactive");
    }

    private static async Task CheckCountsAsync(GatewayProcess gateway)
    {
        string metrics = await gateway.MetricsAsync();
        Assert.Equal(2, Counts.Sum(metrics, "popcon_gateway_pushes_total", "package=\"acme.kite\""));
        Assert.Equal(1, Counts.Sum(metrics, "popcon_gateway_pushes_total", "package=\"acme.wind\""));
        Assert.Equal(1, Counts.Sum(metrics, Fetches, "package=\"acme.kite\"", "client=\"nuget-msbuild\""));
        Assert.Equal(1, Counts.Sum(metrics, Fetches, "package=\"acme.kite\"", "client=\"nuget-xplat\""));
        Assert.Equal(1, Counts.Sum(metrics, Fetches, "package=\"acme.wind\"", "client=\"nuget-tool\""));
        Assert.Equal(3, Counts.Sum(metrics, Fetches));
        Assert.Equal(2, Counts.Sum(metrics, "popcon_gateway_rejects_total", "reason=\"conflict\""));
        Assert.Equal(1, Counts.Sum(metrics, "popcon_gateway_rejects_total", "reason=\"forbidden\""));
        Assert.Equal(0, Counts.Sum(metrics, "popcon_gateway_rejects_total", "reason=\"unauthorized\""));
    }

    private static async Task DeleteAsync(DotnetClient dotnet)
    {
        await dotnet.ExpectAsync(
            ".",
            1,
            ["NotFound", "error: Response status code does not indicate success: 404 (Not Found)"],
            "nuget", "delete", "Acme.Kite", "9.9.9", "--source", "pub", "-k", "w-pub", "--non-interactive");
        dotnet.ClearCaches();
        string found = await dotnet.ExpectAsync(".", 0, ["| Acme.Kite", "| 1.0.0"], "package", "search", "Kite", "--source", "pub");
        Assert.DoesNotContain("1.1.0", found, System.StringComparison.Ordinal);
        dotnet.WriteProject("unlisted", "Acme.Kite", "[1.1.0]");
        await dotnet.ExpectAsync("unlisted", 0, ["Restored "], "restore", "-nodeReuse:false");
    }

    private static async Task UsePrivateAsync(GatewayProcess gateway, DotnetClient dotnet)
    {
        string wind = gateway.Folder.File("Acme.Wind.1.0.0.nupkg");
        (string, string)[] sources = [("pub", gateway.Url + "/r/public/v3/index.json"), ("int", gateway.Url + "/r/internal/v3/index.json")];
        await dotnet.ExpectAsync(".", 0, ["Your package was pushed."], "nuget", "push", wind, "--source", "int", "-k", "w-int");
        dotnet.ClearCaches();
        dotnet.WriteSources([sources[1]]);
        await dotnet.ExpectAsync(".", 0, ["was successfully installed."], "tool", "install", "Acme.Wind", "--tool-path", "t2");

        // A wrong password: what another source has is found there, what only this one has is not found. Whether the refusal shows in the first case depends on
        // which source answers first.
        dotnet.ClearCaches();
        dotnet.WriteSources(sources, "wrong");
        dotnet.WriteProject("both", "Acme.Kite", "1.0.0");
        await dotnet.ExpectAsync("both", 0, ["Restored "], "restore", "-nodeReuse:false");
        dotnet.ClearCaches();
        dotnet.WriteSources([sources[1]], "wrong");
        dotnet.WriteProject("one", "Acme.Wind", "1.0.0");
        await dotnet.ExpectAsync("one", 1, ["error NU1301"], "restore", "-nodeReuse:false");
    }
}
