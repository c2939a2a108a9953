using System;
using System.CommandLine;
using PopCon.Update.Store;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update gc</c>: deletes what no application can start with any more.</summary>
internal static class CollectCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("gc", "Deletes packages that are neither active, previous, pending nor pinned. Stop programs that still run older ones first.");
        var options = new UpdateOptions(command);
        command.SetUpdateAction(parsed =>
        {
            (var configuration, ApplicationFolder folder) = options.Open(parsed);
            return SlotCommand.Report(parsed, new StoreCollection(folder, configuration.Trials).Run(Patience));
        });
        return command;
    }
}
