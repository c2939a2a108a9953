using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Hosting.Files;
using PopCon.Statsd.Mapping;

namespace PopCon.Cli.Mapping;

/// <summary>Reads mapping files for commands: as the bridge does, with its messages.</summary>
/// <remarks>Stateless.</remarks>
internal static class MappingOption
{
    /// <summary>The option for a mapping file.</summary>
    public static Option<string?> Create() => new("--mapping") { Description = "Mapping file. Default: the rules built into the bridge.", HelpName = "FILE" };

    /// <summary>The rules of a file; without one those built in.</summary>
    /// <exception cref="CommandException">The file cannot be used; the message lists every mistake.</exception>
    public static MetricMapper Load(string? path, Action<string>? warn = null)
    {
        try
        {
            return path is null ? MetricMapper.BuiltIn : MetricMapper.LoadFile(path, new FileSet(), warn);
        }
        catch (MappingFileException e)
        {
            throw new CommandException(ExitCode.Failed, e.Message, e);
        }
    }

    /// <summary>A rule in words: <c>rule 3 (match "shop.*"), line 12 of rules.yml</c>.</summary>
    public static string Describe(MappingRule rule, string? path) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"rule {rule.Index + 1} (match \"{rule.Pattern}\"), line {rule.Line} of {path ?? "the built-in rules"}");
}
