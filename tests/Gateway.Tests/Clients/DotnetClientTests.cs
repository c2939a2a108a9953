using System;
using System.Collections.Generic;
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
        WriteProject(gateway);

        await ExpectAsync(gateway, 0, "Your package was pushed.", "nuget", "push", old, "--source", "pub", "-k", "w-pub");
        await ExpectAsync(gateway, 1, "409 (Conflict)", "nuget", "push", old, "--source", "pub", "-k", "w-pub");
        await ExpectAsync(gateway, 1, "403 (Forbidden)", "nuget", "push", current, "--source", "pub", "-k", "wrong");
        await ExpectAsync(gateway, 0, "Your package was pushed.", "nuget", "push", current, "--source", "pub", "-k", "w-pub");
        await ExpectAsync(gateway, 0, "Installed Acme.Kite 1.0.0", "restore", "-v", "n", "-nodeReuse:false");
        await ExpectAsync(gateway, 0, "1.1.0", "list", "package", "--outdated");
        await ExpectAsync(gateway, 0, "was deleted successfully", "nuget", "delete", "Acme.Kite", "1.1.0", "--source", "pub", "-k", "w-pub", "--non-interactive");
        await ExpectAsync(gateway, 1, "404 (Not Found)", "nuget", "delete", "Acme.Kite", "9.9.9", "--source", "pub", "-k", "w-pub", "--non-interactive");
        string search = await gateway.GetAsync("/r/public/v3/search?q=kite");
        Assert.Contains("1.0.0", search, StringComparison.Ordinal);
        Assert.DoesNotContain("1.1.0", search, StringComparison.Ordinal);
        Assert.Contains("client=\"nuget-msbuild\"", await gateway.MetricsAsync(), StringComparison.Ordinal);
    }

    private static void WriteProject(GatewayProcess gateway)
    {
        gateway.Folder.Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources><clear />
                <add key="pub" value="{gateway.Url}/r/public/v3/index.json" allowInsecureConnections="true" />
                <add key="int" value="{gateway.Url}/r/internal/v3/index.json" allowInsecureConnections="true" />
              </packageSources>
              <packageSourceCredentials><int><add key="Username" value="any" /><add key="ClearTextPassword" value="r-int" /></int></packageSourceCredentials>
            </configuration>
            """);
        gateway.Folder.Write(
            "app.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup><PackageReference Include="Acme.Kite" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
    }

    private static async Task ExpectAsync(GatewayProcess gateway, int exitCode, string part, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["NUGET_PACKAGES"] = gateway.Folder.File("packages"),
            ["NUGET_HTTP_CACHE_PATH"] = gateway.Folder.File("http-cache"),
            ["NUGET_PLUGINS_CACHE_PATH"] = gateway.Folder.File("plugins-cache"),
            ["DOTNET_CLI_HOME"] = gateway.Folder.File("home"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["NO_COLOR"] = "1",
        };
        (int code, string text) = await gateway.RunAsync("dotnet", environment, arguments);
        Assert.True(code == exitCode && text.Contains(part, StringComparison.Ordinal), $"expected exit code {exitCode} and '{part}', got {code}:\n{text}");
    }
}
