using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;

namespace PopCon.Cli.Invocation;

/// <summary>The help of the whole tool without three of its headings, so that all commands fit a screen of 24 lines.</summary>
internal sealed class ScreenHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        InvocationConfiguration streams = parseResult.InvocationConfiguration;
        if (parseResult.CommandResult.Command is not RootCommand)
        {
            return _help.Invoke(parseResult);
        }

        TextWriter output = streams.Output;
        using var text = new StringWriter { NewLine = "\n" };
        streams.Output = text;
        int exitCode = _help.Invoke(parseResult);
        streams.Output = output;
        output.Write(text.ToString()
            .Replace("Description:\n  ", string.Empty, StringComparison.Ordinal)
            .Replace("Usage:\n  ", "Usage: ", StringComparison.Ordinal)
            .Replace("Options:\n", string.Empty, StringComparison.Ordinal)
            .TrimEnd() + "\n");
        return exitCode;
    }
}
