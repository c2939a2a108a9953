using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests;

/// <summary>Runs <c>popcon</c> as a process of its own.</summary>
internal static class PopconProcess
{
    /// <summary>The assembly.</summary>
    public static string Assembly { get; } = Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll");

    /// <summary>Starts it.</summary>
    public static RunningProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        RunningProcess.Start("dotnet", ["exec", Assembly, .. arguments], environment);

    /// <summary>Runs it to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? deadline = null) =>
        RunningProcess.RunAsync("dotnet", ["exec", Assembly, .. arguments], environment, deadline: deadline);
}
