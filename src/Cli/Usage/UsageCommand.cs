using System;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using PopCon.Cli.Invocation;
using PopCon.Usage.Events.Json;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage</c>: counts how packages are used, with the user's consent.</summary>
internal static class UsageCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("usage", "Counts use of features, with consent.")
    {
        ConsentCommand.Create(),
        LogCommand.Create(),
        ShowCommand.Create(),
        StatusCommand.Create(),
        UploadCommand.Create(),
        WithdrawCommand.CreateRevoke(),
        WithdrawCommand.CreateUninstall(),
        CheckCommand.Create(),
        BlindRsaCommand.Create(),
        PkceCommand.Create(),
        HostCommand.Create(),
    };

    /// <summary>Writes one line and sends it at once: a script may wait for it while the command goes on.</summary>
    public static void Print(this ParseResult parsed, string line)
    {
        parsed.InvocationConfiguration.Output.Write(line + "\n");
        parsed.InvocationConfiguration.Output.Flush();
    }

    /// <summary>Writes a JSON object on one line.</summary>
    public static void PrintJson(this ParseResult parsed, Action<Utf8JsonWriter> members) => parsed.Print(Encoding.UTF8.GetString(JsonLine.Write(members)));

    /// <summary>A failure of usage that the grammar cannot express.</summary>
    public static CommandException Usage(string message, Exception? cause = null) => new(ExitCode.Usage, message, cause);
}
