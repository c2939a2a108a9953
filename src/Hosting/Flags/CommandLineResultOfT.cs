namespace PopCon.Hosting.Flags;

/// <summary>What the command line asks for: either options to run with, or a text to print and an exit code.</summary>
/// <param name="Options">The options, or <see langword="null"/> when the process only prints and exits.</param>
/// <param name="Text">What to print, with its final newline; empty when there are options.</param>
/// <param name="ExitCode">0: <paramref name="Text"/> goes to standard output (help, version). 1: it goes to standard error.</param>
/// <remarks>Immutable.</remarks>
internal sealed record CommandLineResult<T>(T? Options, string Text, int ExitCode)
    where T : class;
