using System.CommandLine;
using System.IO;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Tests;

/// <summary>Runs <c>popcon</c> inside the test.</summary>
internal static class Popcon
{
    /// <summary>Runs the real grammar.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] args) => Run(Program.CreateRoot(), args);

    /// <summary>Runs a grammar of the test's own.</summary>
    public static (int ExitCode, string Output, string Error) Run(RootCommand root, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (CommandInvocation.Run(root, args, output, error), output.ToString(), error.ToString());
    }
}
