using System;

namespace PopCon.Cli.Invocation;

/// <summary>Ends a command with one clear sentence on standard error. The message says what is wrong, which value, and what to do.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">The sentence.</param>
/// <param name="cause">What was caught, if anything; never shown.</param>
internal sealed class CommandException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The exit code of the process.</summary>
    public int ExitCode { get; } = exitCode;
}
