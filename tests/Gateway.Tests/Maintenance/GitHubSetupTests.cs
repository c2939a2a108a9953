using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using PopCon.Gateway.Tests.Storage;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Maintenance;

/// <summary>The command <c>init-github</c> against a look-alike of GitHub.</summary>
public sealed class GitHubSetupTests : IDisposable
{
    private const string Workflow = ".github/workflows/update-index.yml";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task InitGitHub_NewRepository_WorksWithThePrintedConfigurationAndAgainChangesNothing()
    {
        using GitHubServer gitHub = await GitHubServer.StartAsync("--token", "maker=tok-make:write");

        (int exitCode, string output) = await RunAsync(gitHub);

        const string Configuration =
            "\nThe configuration of the gateway:\n\nrepositories:\n  gh: { type: github, owner: maker, repo: pkgs, branch: master, token: {env: GH_TOKEN} }\n";
        Assert.Equal((0, $"made the private repository maker/pkgs\nwrote {Workflow}\nwrote index.toml\n{Configuration}"), (exitCode, output));
        Assert.Equal((0, $"maker/pkgs is there\n{Workflow} is there\nindex.toml is there\n{Configuration}"), await RunAsync(gitHub));

        string config = _folder.Write("gateway.yaml", WithServer(Configuration[Configuration.IndexOf("repositories", StringComparison.Ordinal)..], gitHub, "write_secrets: [ w-test ], "));
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), config);
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Kite", "1.0.0"), "gh"));
    }

    [SkippableFact]
    public async Task InitGitHub_Workflow_UpdatesTheIndex()
    {
        using GitHubServer gitHub = await GitHubServer.StartAsync("--token", "maker=tok-make:write");
        await RunAsync(gitHub);
        string workflow = await ReadAsync(gitHub, Workflow);

        // What its shell writes between the two lines END, and the command that it runs.
        string[] lines = Array.ConvertAll(workflow.Split('\n'), line => line.StartsWith("          ", StringComparison.Ordinal) ? line[10..] : line);
        int start = Array.FindIndex(lines, line => line.EndsWith("<<'END'", StringComparison.Ordinal)) + 1;
        string config = string.Join('\n', lines[start..Array.IndexOf(lines, "END")]) + "\n";
        Assert.Contains("popcon/gateway:", workflow, StringComparison.Ordinal);
        Assert.Contains(" update-index --config.file=/gateway.yaml ", workflow, StringComparison.Ordinal);
        (int exitCode, string output, string error) = await CommandAsync(
            "update-index", "--config.file=" + _folder.Write("gateway.yaml", WithServer(config, gitHub)), "--storage.root=" + _folder.File("data"));

        Assert.Equal((0, "gh: 0 packages found, 0 indexed, unchanged\n"), (exitCode, output + error));
    }

    [Fact]
    public async Task InitGitHub_DryRun_PrintsAndAsksNobody()
    {
        (int exitCode, string output, _) = await CommandAsync("init-github", "gh", "--owner=maker", "--repo=pkgs", "--dry-run", "--api-url=http://127.0.0.1:1/");

        Assert.Equal(0, exitCode);
        Assert.Contains("would make the private repository maker/pkgs", output, StringComparison.Ordinal);
        Assert.Contains("update-index --config.file=/gateway.yaml", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("give --owner and --repo", "gh")]
    [InlineData("the environment variable OTHER has no token: set it, or name another one with --token-env", "gh", "--owner=o", "--repo=r", "--token-env=OTHER")]
    [InlineData("GitHub refused or does not answer: check http://127.0.0.1:1/, and that the token in GH_TOKEN has the scopes repo and workflow", "gh", "--owner=o", "--repo=r", "--api-url=http://127.0.0.1:1/")]
    public async Task InitGitHub_CannotWork_SaysWhatToDo(string message, params string[] arguments)
    {
        (int exitCode, string output, string error) = await CommandAsync(["init-github", .. arguments]);

        Assert.Equal((1, $"popcon-gateway: error: {message}\n"), (exitCode, output + error));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(GitHubServer gitHub)
    {
        (int exitCode, string output, string error) = await CommandAsync("init-github", "gh", "--owner=maker", "--repo=pkgs", "--api-url=" + gitHub.Address);
        return (exitCode, output + error);
    }

    private static Task<(int ExitCode, string Output, string Error)> CommandAsync(params string[] arguments) => RunningProcess.RunAsync(
        "dotnet",
        [GatewayProcess.Program, .. arguments],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["GH_TOKEN"] = "tok-make" },
        deadline: TimeSpan.FromMinutes(2));

    private static string WithServer(string config, GitHubServer gitHub, string more = "") =>
        config.Replace("type: github,", $"type: github, {more}api_url: \"{gitHub.Address}\",", StringComparison.Ordinal).Replace("{env: GH_TOKEN}", "tok-make", StringComparison.Ordinal);

    private static async Task<string> ReadAsync(GitHubServer gitHub, string path)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", "tok-make");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github.raw");
        return await client.GetStringAsync(new Uri(gitHub.Address, "repos/maker/pkgs/contents/" + path));
    }
}
