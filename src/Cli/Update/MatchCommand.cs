using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using NuGet.Versioning;
using PopCon.Cli.Invocation;
using PopCon.Update.Requirements;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update match</c>: which of several versions a requirement accepts.</summary>
internal static class MatchCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var prerelease = new Option<bool>("--prerelease") { Description = "Accepts pre-releases although the requirement names none." };
        var requirement = new Argument<string>("requirement") { Description = "Requirement, such as \"Foo >= 1.2, < 2\"." };
        var versions = new Argument<string[]>("version") { Description = "Versions to try." };
        var command = new Command("match", "Says which versions a requirement accepts.") { prerelease, requirement, versions };
        command.SetUpdateAction(parsed =>
        {
            var parsedRequirement = Requirement.Parse(parsed.GetRequiredValue(requirement));
            (string Text, NuGetVersion Version)[] matching = [.. (parsed.GetValue(versions) ?? [])
                .Select(text => (Text: text, Version: VersionText.Parse(text)))
                .Where(given => parsedRequirement.Accepts(given.Version, parsed.GetValue(prerelease)))];
            parsed.WriteJson(new JsonObject
            {
                ["id"] = parsedRequirement.Id,
                ["match"] = JsonStreams.List(matching.Select(given => given.Text)),
                ["best"] = matching.Length == 0 ? null : matching.MaxBy(given => given.Version).Text,
            });
            return ExitCode.Done;
        });
        return command;
    }
}
