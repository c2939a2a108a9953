using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>The .NET command line with caches and sources of its own.</summary>
/// <param name="folder">Where it works.</param>
internal sealed class DotnetClient(TemporaryFolder folder)
{
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal)
    {
        ["NUGET_PACKAGES"] = folder.File("packages"),
        ["NUGET_HTTP_CACHE_PATH"] = folder.File("http-cache"),
        ["NUGET_PLUGINS_CACHE_PATH"] = folder.File("plugins-cache"),
        ["DOTNET_CLI_HOME"] = folder.File("home"),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["NO_COLOR"] = "1",

        // What a pipeline that runs the tests has set is not what the tests send.
        ["CI"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["TF_BUILD"] = null,
        ["GITLAB_CI"] = null,
        ["JENKINS_URL"] = null,
        ["BUILD_ID"] = null,
    };

    /// <summary>Sets a variable for what is run from now on.</summary>
    public void Set(string variable, string? value) => _environment[variable] = value;

    /// <summary>Forgets what was downloaded.</summary>
    public void ClearCaches()
    {
        foreach (string variable in (string[])["NUGET_PACKAGES", "NUGET_HTTP_CACHE_PATH"])
        {
            _environment[variable] = folder.File(Guid.NewGuid().ToString("N"));
        }
    }

    /// <summary>Writes the sources.</summary>
    /// <param name="sources">Name and address of each.</param>
    /// <param name="password">The password for the source <c>int</c>.</param>
    public void WriteSources((string Name, string Address)[] sources, string password = "r-int") => folder.Write(
        "nuget.config",
        $"""
        <configuration>
          <packageSources><clear />{string.Concat(Array.ConvertAll(sources, one => $"<add key=\"{one.Name}\" value=\"{one.Address}\" allowInsecureConnections=\"true\" />"))}</packageSources>
          <packageSourceCredentials><int><add key="Username" value="any" /><add key="ClearTextPassword" value="{password}" /></int></packageSourceCredentials>
        </configuration>
        """);

    /// <summary>Writes a project that refers to a package, in a folder of its own.</summary>
    public void WriteProject(string name, string package, string version, bool audits = false) => folder.Write(
        name + "/app.csproj",
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>{(audits ? "true" : "false")}</NuGetAudit></PropertyGroup>
          <ItemGroup><PackageReference Include="{package}" Version="{version}" /></ItemGroup>
        </Project>
        """);

    /// <summary>Runs a command and returns what it wrote.</summary>
    /// <param name="project">Where, below the folder.</param>
    /// <param name="exitCode">The exit code that it must have.</param>
    /// <param name="parts">What its output must contain.</param>
    /// <param name="arguments">The command.</param>
    public async Task<string> ExpectAsync(string project, int exitCode, string[] parts, params string[] arguments)
    {
        Directory.CreateDirectory(folder.File(project));
        (int code, string output, string error) = await RunningProcess.RunAsync(
            "dotnet", arguments, _environment, folder.File(project), TimeSpan.FromMinutes(4));
        string text = output + error;
        Assert.True(
            code == exitCode && Array.TrueForAll(parts, part => text.Contains(part, StringComparison.Ordinal)),
            $"dotnet {string.Join(' ', arguments)}: expected exit code {exitCode} and '{string.Join("', '", parts)}', got {code}:\n{text}");
        return text;
    }
}
