namespace PopCon.StatsdBridge.Configuration;

/// <summary>What the command line asks for: either options to run with, or a text to print and an exit code.</summary>
/// <param name="Options">The options, or <see langword="null"/> when the process shall only print and end.</param>
/// <param name="Text">What to print, with its final newline; empty when there are options.</param>
/// <param name="ExitCode">0: <paramref name="Text"/> goes to standard output (help, version). 1: it goes to standard error.</param>
/// <remarks>Immutable.</remarks>
internal sealed record CommandLineResult(BridgeOptions? Options, string Text, int ExitCode)
{
    /// <summary>Run with these options.</summary>
    internal static CommandLineResult Run(BridgeOptions options) => new(options, string.Empty, 0);

    /// <summary>Print to standard output and end well.</summary>
    internal static CommandLineResult Print(string text) => new(null, text, 0);

    /// <summary>Print to standard error and end with exit code 1.</summary>
    internal static CommandLineResult Fail(string text) => new(null, text, 1);
}
