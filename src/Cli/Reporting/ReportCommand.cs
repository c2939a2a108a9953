using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;

namespace PopCon.Cli.Reporting;

/// <summary><c>popcon report</c>: packages by the processes that used them, or a verdict for each entry of an inventory.</summary>
internal sealed class ReportCommand
{
    private const int MaxLeast = 1_000_000_000;

    private readonly Command _command = new("report", "Packages by use; what can go.");
    private readonly Option<int?> _least = OptionValues.Number("--least", 0, MaxLeast, "Only packages used by at most N processes; with an inventory these are rare (default 4).");
    private readonly Option<string[]> _inventory = InventoryOption.Create(
        "What is installed or shipped, to find what is never used: a lock file, pip freeze, environment.yml, an SBOM, a folder, … (docs/popcon.md).");

    private readonly Option<string?> _format = TableFormat.OfReports();
    private readonly Option<string?> _failOn = OptionValues.Word(
        "--fail-on", "Exit with 3 if there are unused packages, or rare or unused ones.", "unused", "rare");

    private readonly PeriodSelection _period;
    private readonly SourceSelection _source;

    private ReportCommand()
    {
        _period = new PeriodSelection(_command);
        foreach (Option option in new Option[] { _least, _inventory, _format, _failOn })
        {
            _command.Add(option);
        }

        _source = new SourceSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new ReportCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // Before anything is asked for: a wrong file is found at once.
        string[] inventories = parsed.GetValue(_inventory) ?? [];
        IReadOnlyList<InventoryEntry>? entries = inventories.Length == 0 ? null : InventoryReader.Read(inventories);
        using IFigureSource source = await _source.OpenAsync(parsed, cancellationToken);
        SourceSpan span = await SourceSelection.SpanAsync(source, cancellationToken);
        FigureRequest request = _period.Read(parsed, span);
        PeriodFigures figures = await Waiting.ForAsync("Reading figures", source.ReadAsync(request, cancellationToken));

        _period.WriteNotes(parsed, parsed.InvocationConfiguration.Error, figures.Range, span);
        long least = parsed.GetValue(_least) ?? InventoryVerdict.DefaultLeast;
        var report = new Report(
            parsed.GetValue(_least) is null ? figures : Rare(figures, least),
            entries is null ? null : InventoryComparison.Compare(figures, entries, least));
        Write(parsed.InvocationConfiguration.Output, report, TableFormat.Read(parsed, _format));
        return IsFound(parsed.GetValue(_failOn), report, least) ? ExitCode.Found : ExitCode.Done;
    }

    private static PeriodFigures Rare(PeriodFigures figures, long least) => new()
    {
        Source = figures.Source,
        Range = figures.Range,
        Reports = figures.Reports,
        PreviousReports = figures.PreviousReports,
        ReportsByDay = figures.ReportsByDay,
        Packages = [.. figures.Packages.Where(one => one.Processes <= least)],
    };

    private static void Write(TextWriter output, Report report, ReportFormat? format)
    {
        if (format is { } chosen)
        {
            TableFormat.Write(output, stream => ReportWriter.Write(stream, report, chosen));
            return;
        }

        Table table = ReportTables.Main(report);
        string processes = report.Figures.Reports.ToString("N0", CultureInfo.InvariantCulture);
        output.Write(VisibleText.Of($"{table.Title}: {processes} processes reported to {report.Figures.Source}") + "\n\n");
        TableText.Write(output, table);
        if (report.Inventory is { } verdicts)
        {
            output.Write("\n" + string.Join(", ", verdicts.GroupBy(one => one.Verdict, StringComparer.Ordinal)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count():N0} {group.Key}"))) + "\n");
        }
    }

    private static bool IsFound(string? failOn, Report report, long least) => (failOn, report.Inventory) switch
    {
        (null, _) => false,
        ("unused", { } verdicts) => verdicts.Any(one => one.Verdict is InventoryVerdict.NeverSeen),
        ("unused", null) => report.Figures.Packages.Any(one => one is { Processes: 0, Unused: > 0 }),
        (_, { } verdicts) => verdicts.Any(one => one.Verdict is InventoryVerdict.NeverSeen or InventoryVerdict.Rare),
        _ => report.Figures.Packages.Any(one => one.Processes <= least),
    };
}
