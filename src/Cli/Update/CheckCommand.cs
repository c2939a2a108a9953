using System;
using System.CommandLine;
using System.Text.Json.Nodes;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Update.Checks;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update check</c>: asks the sources, and stages what is newer for the next start.</summary>
internal static class CheckCommand
{
    /// <summary>The option of a check that runs beside a program and has nobody to report to.</summary>
    public const string Quiet = "--quiet";

    // A check that takes longer is stuck; the next one begins anew.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var force = new Option<bool>("--force") { Description = "Checks although no check is due." };
        var quiet = new Option<bool>(Quiet) { Description = "Prints nothing.", Hidden = true };
        var command = new Command("check", "Asks the sources for something newer, and stages it for the next start.") { force, quiet };
        var options = new UpdateOptions(command);
        command.SetUpdateAction(parsed =>
        {
            (var configuration, var folder) = options.Open(parsed);
            CheckResult result = new UpdateCheck(configuration, folder, options.Clock(parsed))
                .RunAsync(parsed.GetValue(force), TimeSpan.Zero, Limit).GetAwaiter().GetResult();
            if (!parsed.GetValue(quiet))
            {
                parsed.WriteJson(Describe(result));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject Describe(CheckResult result)
    {
        var json = new JsonObject
        {
            ["outcome"] = result.Outcome,
            ["set"] = result.Set is null ? null : JsonStreams.List(result.Set),
            ["dropped"] = ResolveCommand.Dropped(result.Dropped),
            ["down"] = JsonStreams.List(result.Down),
            ["nextCheck"] = result.NextCheck is { } next ? TrustTime.Format(next) : null,
        };
        if (result.DeadEnd is { } deadEnd)
        {
            json["package"] = deadEnd.Package;
            json["because"] = deadEnd.Because;
        }

        return json;
    }
}
