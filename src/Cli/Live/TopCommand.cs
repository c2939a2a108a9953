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
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using Spectre.Console;
using Table = PopCon.Reports.Tables.Table;
using TableColumn = PopCon.Reports.Tables.TableColumn;

namespace PopCon.Cli.Live;

/// <summary><c>popcon top</c>: packages by processes in the last minutes, until Ctrl-C.</summary>
internal sealed class TopCommand
{
    private const int DefaultMinutes = 5;
    private const int DefaultSeconds = 2;
    private const int RowsBesideTheTable = 5;

    private static readonly TableColumn[] Columns =
        [new("language", "Language", CellKind.Text), new("package", "Package", CellKind.Text), new("processes", "Processes", CellKind.Number)];

    private readonly Command _command = new("top", "Packages of the last minutes, live.");
    private readonly Option<int?> _minutes = OptionValues.Number("--minutes", 1, 1440, "How far to look back. Default: 5.");
    private readonly Option<int?> _seconds = OptionValues.Number("--seconds", 1, 3600, "How often to look. Default: 2.");
    private readonly Option<int?> _count = OptionValues.Number("--count", 1, int.MaxValue, "End after so many looks. Default: at Ctrl-C.");
    private readonly Option<string?> _namespace = new("--namespace") { Description = "This namespace only; '' for counts without one.", HelpName = "NAME" };
    private readonly Option<string?> _language = new("--language") { Description = "This language only: dotnet, python, r.", HelpName = "NAME" };
    private readonly SourceSelection _source;

    private TopCommand()
    {
        foreach (Option option in new Option[] { _minutes, _seconds, _count, _namespace, _language })
        {
            _command.Add(option);
        }

        _source = new SourceSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new TopCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using IFigureSource source = await _source.OpenAsync(parsed, cancellationToken);
        if ((await source.ReadSpanAsync(cancellationToken))?.Calendar.Epoch is { } epoch)
        {
            throw new CommandException(ExitCode.Failed, string.Create(
                CultureInfo.InvariantCulture, $"{source.Name} shows figures at the end of each epoch of {epoch.TotalDays:0.##} days only, so there is nothing live: use popcon report."));
        }

        TextWriter output = parsed.InvocationConfiguration.Output;
        try
        {
            if (Terminal.IsTerminal(output))
            {
                IAnsiConsole console = Terminal.Over(output);
                await console.Live(new Text(string.Empty)).StartAsync(live => LookAsync(
                    parsed, source, console.Profile.Width, Math.Max(1, console.Profile.Height - RowsBesideTheTable), text => live.UpdateTarget(new Text(text)), cancellationToken));
            }
            else
            {
                await LookAsync(parsed, source, null, int.MaxValue, text => output.Write(text + "\n"), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }

        return ExitCode.Done;
    }

    private async Task LookAsync(ParseResult parsed, IFigureSource source, int? width, int rows, Action<string> show, CancellationToken cancellationToken)
    {
        TimeSpan window = TimeSpan.FromMinutes(parsed.GetValue(_minutes) ?? DefaultMinutes);
        var interval = TimeSpan.FromSeconds(parsed.GetValue(_seconds) ?? DefaultSeconds);
        var snapshots = new Queue<Snapshot>();
        for (int look = 0; ; look++)
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var request = new FigureRequest(DayRange.EndingWith(today, 2), parsed.GetValue(_language), parsed.GetValue(_namespace), ByDay: true);
            var latest = new Snapshot(now, await source.ReadAsync(request, cancellationToken));
            snapshots.Enqueue(latest);
            while (now - snapshots.Peek().Time > window)
            {
                snapshots.Dequeue();
            }

            show(TextOf(latest, snapshots.Peek(), source.Name, width, rows));
            if (look + 1 == parsed.GetValue(_count))
            {
                return;
            }

            await Task.Delay(interval, cancellationToken);
        }
    }

    private static string TextOf(Snapshot latest, Snapshot earliest, string source, int? width, int rows)
    {
        IReadOnlyList<(string Language, string Package, long Processes)> packages = latest.PackagesSince(earliest);
        using var text = new StringWriter { NewLine = "\n" };
        text.Write(VisibleText.Of(string.Create(
            CultureInfo.InvariantCulture,
            $"{latest.ReportsSince(earliest):N0} processes and {packages.Count:N0} packages in {(latest.Time - earliest.Time).TotalSeconds:0} s at {source}")) + "\n\n");
        TableText.Write(text, new Table(string.Empty, Columns, [.. packages.Take(rows).Select(one => new object?[] { one.Language, one.Package, one.Processes })]), width);
        return text.ToString();
    }
}
