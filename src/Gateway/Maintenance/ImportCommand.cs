using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Configuration.Pywharf;
using PopCon.Gateway.Storage;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Maintenance;

/// <summary>The command that turns a configuration of pywharf into YAML, its secrets hashed, and takes over its files.</summary>
/// <param name="output">Gets the YAML.</param>
/// <param name="error">Gets all else.</param>
/// <param name="time">The clock.</param>
/// <remarks>One thread.</remarks>
internal sealed class ImportCommand(TextWriter output, TextWriter error, TimeProvider time)
{
    private static readonly Setting<string> Config = Setting.Text("config", string.Empty, "PATH", "Configuration of pywharf (TOML).");

    private static readonly Setting<string> AdminSecret = Setting.Text(
        "admin_secret", string.Empty, "PATH", "Secrets of pywharf itself (TOML), which are only checked: the gateway has no use for them. Empty: none.");

    private static readonly Setting<string> Root = Setting.Text(
        "root", string.Empty, "DIR", "Root folder of pywharf, whose files are taken over: linked where that is possible, else copied. Stop pywharf and the gateway first. Empty: none.");

    private static readonly FlagSet Flags = new(
        "popcon-gateway import",
        "Prints a configuration of pywharf as one of the gateway, and takes over its files.",
        CommandLine.EnvironmentPrefix + "IMPORT_",
        [Config, AdminSecret, Root, CommandLine.StorageRoot]);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 1 when something is wrong or was left out.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        CommandLineResult<Paths> read = new CommandLineReader(Flags, Environment.GetEnvironmentVariable)
            .Read(arguments, values => new Paths(values.Get(Config), values.Get(AdminSecret), values.Get(Root), values.Get(CommandLine.StorageRoot)));
        if (read.Options is not { } paths)
        {
            await (read.ExitCode == 0 ? output : error).WriteAsync(read.Text);
            return read.ExitCode;
        }

        var secretProblems = new YamlProblems(paths.AdminSecret, null);
        if (paths.AdminSecret.Length > 0 && ReadFile(paths.AdminSecret, secretProblems) is { } secrets)
        {
            new PywharfConfig(secretProblems, Secret.Hash).CheckSecrets(secrets);
        }

        var problems = new YamlProblems(paths.Config, null);
        YamlNode? converted = ReadFile(paths.Config, problems) is { } text ? new PywharfConfig(problems, Secret.Hash).Convert(text) : null;
        string[] mistakes = [.. problems.Errors, .. secretProblems.Errors];
        if (converted is null || mistakes.Length > 0)
        {
            await ComplainAsync(mistakes);
            return 1;
        }

        await output.WriteAsync(YamlText.Write(converted));
        return paths.Root.Length == 0 || await TakeOverAsync(paths, converted) ? 0 : 1;
    }

    private static string? ReadFile(string path, YamlProblems problems)
    {
        if (new FileSet().TryReadText(path, out string text, out string error))
        {
            return text;
        }

        problems.Error(0, string.Empty, error);
        return null;
    }

    private async Task<bool> TakeOverAsync(Paths paths, YamlNode config)
    {
        var tree = new PywharfTree(paths.Root, error);
        if (!tree.Exists)
        {
            await ComplainAsync($"'{paths.Root}' is not a root folder of pywharf: it has no folder 'cache'");
            return false;
        }

        try
        {
            using var root = StorageRoot.Take(paths.Storage);
            bool isWhole = true;
            foreach ((YamlNode name, YamlNode repository) in config.Entries[0].Value.Entries)
            {
                bool isLocal = repository.Entries.Exists(entry => entry.Key.Text is "type" && entry.Value.Text is "file_system");
                isWhole &= !isLocal || await TakeOverAsync(tree, root, name.Text);
            }

            return isWhole;
        }
        catch (Exception e) when (e is ConfigurationException or StorageException)
        {
            await ComplainAsync(e.Message);
            return false;
        }
    }

    private async Task<bool> TakeOverAsync(PywharfTree tree, StorageRoot root, string name)
    {
        if (RepositoryReader.FindProblem(name, isLocal: true) is { } problem)
        {
            await ComplainAsync(problem);
            return false;
        }

        using IFileStore store = root.Open(name.ToLowerInvariant(), new StorageOptions(), time);
        return await tree.TakeOverAsync(name, store);
    }

    private async Task ComplainAsync(params string[] mistakes) =>
        await error.WriteAsync(string.Concat(mistakes.Select(mistake => $"{Flags.ProgramName}: error: {mistake}\n")));

    private sealed record Paths(string Config, string AdminSecret, string Root, string Storage);
}
