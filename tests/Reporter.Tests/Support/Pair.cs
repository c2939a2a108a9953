using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>Runs a program without and with the hook and checks that nobody could tell which is which.</summary>
internal static partial class Pair
{
    /// <summary>What every process counts.</summary>
    public const string Reports = "dotnet_popcon.reports:1|c";

    // Restoring and compiling count among what the slowest of the programs do.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>The counter of a package.</summary>
    public static string Used(string id) => $"dotnet_popcon.library_used.{id}:1|c";

    /// <summary>Runs both and returns the lines that arrived, sorted.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(
        string program, IReadOnlyList<string> arguments, string? workingDirectory = null, params (string Name, string? Value)[] settings)
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        (int ExitCode, string Output, string Error) without =
            await RunningProcess.RunAsync(program, arguments, Hook.Off(), workingDirectory, Deadline);
        (int ExitCode, string Output, string Error) with =
            await RunningProcess.RunAsync(program, arguments, Hook.On(receiver.Port, settings), workingDirectory, Deadline);
        Assert.Equal(without.ExitCode, with.ExitCode);
        Assert.Equal(Normal(without.Output), Normal(with.Output));
        Assert.Equal(Normal(without.Error), Normal(with.Error));
        return receiver.Lines;
    }

    /// <summary>Runs one of the samples by its name.</summary>
    public static Task<IReadOnlyList<string>> RunSampleAsync(string name, params string[] arguments) =>
        RunAsync("dotnet", [Sample(name), .. arguments]);

    /// <summary>The assembly of a sample.</summary>
    public static string Sample(string name) =>
        System.IO.Path.Combine(Repository.OutputOf("tests/Samples/" + name), name + ".dll");

    /// <summary>The packages among some lines.</summary>
    public static IReadOnlyList<string> Ids(IEnumerable<string> lines) =>
        [.. lines.Where(line => line != Reports).Select(line => line["dotnet_popcon.library_used.".Length..^":1|c".Length])];

    // Durations, and the processes and temporary names a tool prints, differ from run to run without any hook.
    private static string Normal(string text) => Varying().Replace(text, "#");

    [GeneratedRegex(@"\d+([.,:]\d+)*\s*(ms|s|sec)\b|(?<=/tmp/)\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Varying();
}
