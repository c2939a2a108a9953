using System;
using System.IO;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Update.Failures;

namespace PopCon.Cli.Update;

/// <summary>Turns what the library throws into a sentence and an exit code.</summary>
internal static class UpdateFailure
{
    /// <summary>Exit code 2 for wrong input, 1 for what cannot be done; <see langword="null"/> for anything else, which is a bug.</summary>
    public static CommandException? Of(Exception e) => e switch
    {
        UpdateException or TrustException => new CommandException(ExitCode.Usage, e.Message, e),
        IOException or UnauthorizedAccessException => new CommandException(ExitCode.Failed, e.Message, e),
        _ => null,
    };
}
