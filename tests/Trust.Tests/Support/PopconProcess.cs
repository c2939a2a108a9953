using System.Collections.Generic;
using System.IO;
using PopCon.TestSupport;

namespace PopCon.Trust.Tests.Support;

/// <summary>The built command, run in the test or as a process.</summary>
internal static class PopconProcess
{
    /// <summary>The command as words.</summary>
    public static IReadOnlyList<string> Command { get; } =
        [Tool.Find("dotnet")!, "exec", Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll")];

    /// <summary>Runs the command's grammar in this process.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = Cli.Invocation.CommandInvocation.Run(Cli.Program.CreateRoot(), args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
