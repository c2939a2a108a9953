using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Hosting.Files;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration.Pywharf;

/// <summary>The command that turns a configuration of pywharf into YAML, its secrets hashed.</summary>
/// <remarks>Stateless.</remarks>
internal static class ImportCommand
{
    private static readonly Setting<string> Config = Setting.Text("config", string.Empty, "PATH", "Configuration of pywharf (TOML).");

    private static readonly Setting<string> AdminSecret = Setting.Text(
        "admin_secret", string.Empty, "PATH", "Secrets of pywharf itself (TOML), which are only checked: the gateway has no use for them. Empty: none.");

    private static readonly FlagSet Flags = new(
        "popcon-gateway import", "Prints a configuration of pywharf as one of the gateway.", CommandLine.EnvironmentPrefix + "IMPORT_", [Config, AdminSecret]);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        CommandLineResult<Tuple<string, string>> read = new CommandLineReader(Flags, Environment.GetEnvironmentVariable)
            .Read(arguments, values => Tuple.Create(values.Get(Config), values.Get(AdminSecret)));
        if (read.Options is not { } paths)
        {
            await (read.ExitCode == 0 ? output : error).WriteAsync(read.Text);
            return read.ExitCode;
        }

        var secretProblems = new YamlProblems(paths.Item2, null);
        if (paths.Item2.Length > 0 && ReadFile(paths.Item2, secretProblems) is { } secrets)
        {
            new PywharfConfig(secretProblems, Secret.Hash).CheckSecrets(secrets);
        }

        var problems = new YamlProblems(paths.Item1, null);
        YamlNode? converted = ReadFile(paths.Item1, problems) is { } text ? new PywharfConfig(problems, Secret.Hash).Convert(text) : null;
        string[] mistakes = [.. problems.Errors, .. secretProblems.Errors];
        if (converted is null || mistakes.Length > 0)
        {
            await error.WriteAsync(string.Concat(mistakes.Select(mistake => $"{Flags.ProgramName}: error: {mistake}\n")));
            return 1;
        }

        await output.WriteAsync(YamlText.Write(converted));
        return 0;
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
}
