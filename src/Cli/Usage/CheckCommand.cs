using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using PopCon.Cli.Invocation;
using PopCon.Usage.Events.Features;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage check</c>: finds all mistakes of a list of features.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "List of features, such as popcon-usage.json." };
        var command = new Command("check", "Checks a list of features.") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            return FeatureListReader.Read(CappedInput.ReadFile(path), out IReadOnlyList<string> mistakes) is null
                ? throw UsageCommand.Usage(string.Join('\n', mistakes.Select(mistake => $"{path}: {mistake}")))
                : ExitCode.Done;
        });
        return command;
    }
}
