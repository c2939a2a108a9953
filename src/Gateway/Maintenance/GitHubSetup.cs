using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.GitHub;
using PopCon.Gateway.Storage.Indexing;
using PopCon.Hosting;
using PopCon.Hosting.Flags;

namespace PopCon.Gateway.Maintenance;

/// <summary>The command that makes a GitHub repository for the files of a repository, with a workflow that keeps its index.</summary>
/// <param name="output">Gets what was done, and the configuration of the repository.</param>
/// <param name="error">Gets what is wrong.</param>
/// <param name="time">The clock.</param>
/// <remarks>One thread. A second run changes nothing; one that was cut off is finished by the next.</remarks>
internal sealed class GitHubSetup(TextWriter output, TextWriter error, TimeProvider time)
{
    private const string WorkflowFile = ".github/workflows/update-index.yml";

    private static readonly Setting<string> Owner = Setting.Text("owner", string.Empty, "NAME", "User or organisation that owns the GitHub repository.");

    private static readonly Setting<string> Repo = Setting.Text("repo", string.Empty, "NAME", "GitHub repository.");

    private static readonly Setting<string> TokenVariable = Setting.Text(
        "token-env", "GH_TOKEN", "NAME", "Environment variable with a token that may make repositories and write workflows (scopes repo and workflow).");

    private static readonly Setting<string> Api = Setting.Text("api-url", "https://api.github.com/", "URL", "API of GitHub or of a GitHub Enterprise server.");

    private static readonly Setting<string> Image = Setting.Text(
        "image", $"popcon/gateway:{BuildInfo.Version}", "NAME", "Image of the gateway that the workflow runs, from where the workflow can pull it.");

    private static readonly Setting<bool> DryRun = Setting.Switch("dry-run", false, "Print of what would be done, without a call of GitHub.");

    private static readonly FlagSet Flags = new(
        "popcon-gateway init-github",
        "Makes a private GitHub repository for the packages of the repository NAME, with a workflow that keeps its index, and prints its configuration.\n\nUse: popcon-gateway init-github NAME --owner OWNER --repo REPO",
        CommandLine.EnvironmentPrefix + "INIT_GITHUB_",
        [Owner, Repo, TokenVariable, Api, Image, DryRun]);

    /// <summary>Runs it.</summary>
    /// <param name="arguments">The name of the repository, and flags.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        IReadOnlyList<string> names = Commands.TakeNames(ref arguments);
        CommandLineResult<Choice> read = new CommandLineReader(Flags, environment).Read(
            arguments,
            values => new Choice(
                string.Join(' ', names), values.Get(Owner), values.Get(Repo), values.Get(TokenVariable), values.Get(Api), values.Get(Image), values.Get(DryRun)));
        if (read.Options is not { } choice)
        {
            await (read.ExitCode == 0 ? output : error).WriteAsync(read.Text);
            return read.ExitCode;
        }

        string token = environment(choice.TokenVariable) ?? string.Empty;
        if (FindProblem(choice, token) is { } problem)
        {
            await error.WriteLineAsync($"popcon-gateway: error: {problem}");
            return 1;
        }

        try
        {
            await (choice.IsDryRun ? PrintAsync(choice) : MakeAsync(choice, token));
            return 0;
        }
        catch (StorageException)
        {
            await error.WriteLineAsync(
                $"popcon-gateway: error: GitHub refused or does not answer: check {choice.Api}, and that the token in {choice.TokenVariable} has the scopes repo and workflow");
            return 1;
        }
    }

    private static string? FindProblem(Choice choice, string token) =>
        RepositoryReader.FindProblem(choice.Name, isLocal: false) is { } problem ? problem
        : choice.Owner.Length == 0 || choice.Repo.Length == 0 ? "give --owner and --repo"
        : !Uri.TryCreate(choice.Api, UriKind.Absolute, out Uri? api) || api.Scheme is not ("http" or "https") ? $"'{choice.Api}' is not an absolute http or https URL"
        : token.Length == 0 && !choice.IsDryRun ? $"the environment variable {choice.TokenVariable} has no token: set it, or name another one with --token-env"
        : null;

    private static string Configuration(Choice choice, string branch) => $$"""
        repositories:
          {{choice.Name}}: { type: github, owner: {{choice.Owner}}, repo: {{choice.Repo}}, branch: {{branch}}, token: {env: {{choice.TokenVariable}}} }

        """;

    private static string Workflow(Choice choice, string branch) => $$$"""
        # Keeps index.toml, from which gateways start. Written by popcon-gateway init-github.
        name: Update the index
        on:
          release: { types: [published, edited, deleted] }
          workflow_dispatch:
        permissions: { contents: write }
        concurrency: { group: update-index }
        jobs:
          update-index:
            runs-on: ubuntu-latest
            steps:
              - env:
                  GH_TOKEN: ${{ secrets.GITHUB_TOKEN }}
                run: |
                  cat > gateway.yaml <<'END'
                  repositories:
                    {{{choice.Name}}}: { type: github, owner: {{{choice.Owner}}}, repo: {{{choice.Repo}}}, branch: {{{branch}}}, token: {env: GH_TOKEN} }
                  END
                  docker run --rm --env GH_TOKEN --volume "$PWD/gateway.yaml:/gateway.yaml:ro" {{{choice.Image}}} update-index --config.file=/gateway.yaml --storage.root=/tmp/data

        """;

    private async Task PrintAsync(Choice choice)
    {
        string branch = new GitHubOptions { Owner = choice.Owner, Name = choice.Repo }.Branch;
        await output.WriteLineAsync($"would make the private repository {choice.Owner}/{choice.Repo} if it is not there, and write {WorkflowFile}:\n");
        await output.WriteLineAsync(Workflow(choice, branch));
        await output.WriteLineAsync("would write an index if there is none\n\nThe configuration of the gateway:\n");
        await output.WriteAsync(Configuration(choice, branch));
    }

    private async Task MakeAsync(Choice choice, string token)
    {
        var options = new GitHubOptions { Owner = choice.Owner, Name = choice.Repo, Token = token, Api = new Uri(choice.Api.TrimEnd('/') + "/") };
        string branch;
        using (var api = new GitHubApi(options, time))
        {
            branch = await MakeRepositoryAsync(api, options);
        }

        options = options with { Branch = branch };
        using (var api = new GitHubApi(options, time))
        {
            await WriteWorkflowAsync(api, Workflow(choice, branch));
        }

        using var store = new GitHubStore(options, Path.GetTempPath(), time);
        bool hasIndex = await store.ReadIndexAsync(CancellationToken.None) is not null;
        if (!hasIndex)
        {
            await StoredIndex.UpdateAsync(store, isDryRun: false, CancellationToken.None);
        }

        await output.WriteLineAsync(hasIndex ? $"{options.IndexFile} is there" : $"wrote {options.IndexFile}");
        await output.WriteLineAsync("\nThe configuration of the gateway:\n");
        await output.WriteAsync(Configuration(choice, branch));
    }

    // Returns the branch that GitHub gave it.
    private async Task<string> MakeRepositoryAsync(GitHubApi api, GitHubOptions options)
    {
        (_, JsonNode? found) = await api.CallAsync("read", HttpMethod.Get, api.Repository.TrimEnd('/'), null, CancellationToken.None);
        if (found is null)
        {
            (_, JsonNode? user) = await api.CallAsync("read", HttpMethod.Get, "user", null, CancellationToken.None);
            bool isOwn = string.Equals(user?["login"]?.ToString(), options.Owner, StringComparison.OrdinalIgnoreCase);
            var body = new JsonObject { ["name"] = options.Name, ["private"] = true, ["auto_init"] = true };
            (HttpStatusCode status, found) = await api.CallAsync(
                "put", HttpMethod.Post, isOwn ? "user/repos" : $"orgs/{options.Owner}/repos", body, CancellationToken.None);
            _ = (int)status < 300 ? found : throw StorageException.Unavailable("put");
            await output.WriteLineAsync($"made the private repository {options.Owner}/{options.Name}");
        }
        else
        {
            await output.WriteLineAsync($"{options.Owner}/{options.Name} is there");
        }

        return found?["default_branch"]?.ToString() ?? options.Branch;
    }

    private async Task WriteWorkflowAsync(GitHubApi api, string workflow)
    {
        string path = $"{api.Repository}contents/{WorkflowFile}";
        (_, JsonNode? known) = await api.CallAsync("read", HttpMethod.Get, path, null, CancellationToken.None);
        string? before = known is null ? null : await api.ReadContentAsync(path, CancellationToken.None);
        if (string.Equals(before, workflow, StringComparison.Ordinal))
        {
            await output.WriteLineAsync($"{WorkflowFile} is there");
            return;
        }

        if (!await api.WriteContentAsync(path, workflow, "Keep the index by a workflow", known?["sha"]?.ToString(), CancellationToken.None))
        {
            throw StorageException.Unavailable("put");
        }

        await output.WriteLineAsync($"wrote {WorkflowFile}");
    }

    private sealed record Choice(string Name, string Owner, string Repo, string TokenVariable, string Api, string Image, bool IsDryRun);
}
