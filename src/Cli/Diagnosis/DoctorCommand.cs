using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Cli.Reporting;
using Spectre.Console;

namespace PopCon.Cli.Diagnosis;

/// <summary><c>popcon doctor</c>: walks the chain from a process of this machine to the bridge, and says what to do where it is broken.</summary>
internal sealed class DoctorCommand
{
    private readonly Command _command = new("doctor", "Checks the chain on this machine.");
    private readonly Option<string?> _web = new("--web")
    {
        Description = "Web address of the bridge, to see a datagram come back: http://localhost:9102.",
        HelpName = "URL",
    };

    private readonly ConnectionSelection _connection;

    private DoctorCommand()
    {
        _command.Add(_web);
        _connection = new ConnectionSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new DoctorCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using BridgeWeb? web = parsed.GetValue(_web) is { } text ? new BridgeWeb(AddressOf(text), _connection.Read(parsed)) : null;
        var all = new List<Finding>();
        await foreach (Finding finding in FindAsync(web, cancellationToken))
        {
            Write(output, finding);
            all.Add(finding);
        }

        int broken = all.Count(finding => finding.Outcome == Outcome.Broken);
        await output.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"\n{broken} broken, {all.Count(finding => finding.Outcome == Outcome.Warning)} warnings.\n"));
        return broken > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static Uri AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
        ? address
        : throw new CommandException(ExitCode.Usage, $"Invalid address \"{text}\" for --web: expected a URL such as http://localhost:9102.");

    private static async IAsyncEnumerable<Finding> FindAsync(BridgeWeb? web, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool canStart = true;
        foreach (Finding finding in HookCheck.Check())
        {
            canStart &= finding.Outcome != Outcome.Broken;
            yield return finding;
        }

        foreach (Finding finding in canStart ? await Waiting.ForAsync("Running a program under the hook", HookTrial.CheckAsync()) : [])
        {
            yield return finding;
        }

        var problems = new List<Finding>();
        var address = StatsdAddress.Read(problems);
        foreach (Finding finding in MachineCheck.Check().Concat(problems))
        {
            yield return finding;
        }

        var bridge = new BridgeCheck(address, web);
        foreach (Finding finding in await Waiting.ForAsync("Asking the bridge", bridge.CheckAsync(cancellationToken)))
        {
            yield return finding;
        }

        foreach (Finding finding in bridge.IsLocal ? KernelCheck.Check() : [])
        {
            yield return finding;
        }
    }

    private static void Write(TextWriter output, Finding finding)
    {
        string word = finding.Outcome.ToString().ToLowerInvariant();
        Color colour = finding.Outcome switch { Outcome.Ok => Color.Green, Outcome.Warning => Color.Yellow, _ => Color.Red };
        if (Terminal.IsTerminal(output))
        {
            Terminal.Over(output).Write(new Text(word, new Style(colour)));
        }
        else
        {
            output.Write(word);
        }

        output.Write(new string(' ', 9 - word.Length) + $"{finding.Link,-12} {VisibleText.Of(finding.Text)}\n");
    }
}
