using System;
using System.CommandLine;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage</c>: counts how packages are used, with the user's consent.</summary>
internal static class UsageCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("usage", "Counts how packages are used, with the user's consent.")
    {
        BlindRsaCommand.Create(),
        PkceCommand.Create(),
        HostCommand.Create(),
    };

    /// <summary>A failure of usage that the grammar cannot express.</summary>
    public static CommandException Usage(string message, Exception? cause = null) => new(ExitCode.Usage, message, cause);
}
