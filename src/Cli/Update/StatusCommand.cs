using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Update.Activation;
using PopCon.Update.Store;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update status</c>: which packages run now, ran before, and run next.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("status", "Prints which packages run now, ran before, and run next.");
        var options = new UpdateOptions(command);
        command.SetUpdateAction(parsed =>
        {
            (_, ApplicationFolder folder) = options.Open(parsed);
            SlotState state = folder.ReadState();
            parsed.WriteJson(new JsonObject
            {
                ["active"] = Packages(folder, state.Active),
                ["previous"] = Packages(folder, state.Previous),
                ["pending"] = Packages(folder, state.Pending),
                ["pin"] = Packages(folder, state.Pin),
                ["trial"] = StepCommand.Describe(state.Trial),
                ["quarantine"] = new JsonArray([.. state.Quarantine.Select(set => Packages(folder, set))]),
                ["nextCheck"] = folder.Check is { } check ? TrustTime.Format(check.NextCheck) : null,
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonArray? Packages(ApplicationFolder folder, string? set) => set is null ? null : JsonStreams.List(folder.PackagesOf(set));
}
