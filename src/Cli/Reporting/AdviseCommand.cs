using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Reports.Advice;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Sources;
using PopCon.Reports.Sources.Gateways;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;

namespace PopCon.Cli.Reporting;

/// <summary><c>popcon advise</c>: packages that were fetched or declared and never loaded, and own packages that were not fetched.</summary>
internal sealed class AdviseCommand
{
    private const string FailOnFetched = "fetched";
    private const string FailOnDeclared = "declared";
    private const string FailOnIdle = "idle";
    private const string FailOnAny = "any";

    private readonly Command _command = new("advise", "Packages to act on: unused, or never fetched.");
    private readonly Option<string[]> _inventory = InventoryOption.Create("What is declared, to find what is never loaded: a lock file, environment.yml, an SBOM, … (docs/popcon.md).");
    private readonly Option<string[]> _gateway = new("--gateway")
    {
        Description = "Address of a gateway's metrics such as http://localhost:9103, to find own packages that were not fetched.",
        HelpName = "URL",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _idle = OptionValues.Number("--idle", 0, 36_500, "Own packages count as not fetched after N days. Default: the length of the period.");
    private readonly Option<string?> _format = TableFormat.OfReports();
    private readonly Option<string?> _failOn = OptionValues.Word(
        "--fail-on", "Exit with 3 if there is advice of this kind.", FailOnFetched, FailOnDeclared, FailOnIdle, FailOnAny);

    private readonly PeriodSelection _period;
    private readonly SourceSelection _source;

    private AdviseCommand()
    {
        _period = new PeriodSelection(_command);
        foreach (Option option in new Option[] { _inventory, _gateway, _idle, _format, _failOn })
        {
            _command.Add(option);
        }

        _source = new SourceSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new AdviseCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // Before anything is asked for: a wrong file is found at once.
        IReadOnlyList<InventoryEntry> declared = InventoryReader.Read(parsed.GetValue(_inventory) ?? []);
        using IFigureSource source = await _source.OpenAsync(parsed, cancellationToken);
        SourceSpan span = await SourceSelection.SpanAsync(source, cancellationToken);
        FigureRequest request = _period.Read(parsed, span);
        PeriodFigures loads = await Waiting.ForAsync("Reading figures", source.ReadAsync(request, cancellationToken));
        PeriodFigures fetches = request.Namespace is null
            ? loads
            : await Waiting.ForAsync("Reading fetches", source.ReadAsync(request with { Namespace = null }, cancellationToken));
        var gateways = new List<GatewayPackages>();
        foreach (string address in parsed.GetValue(_gateway) ?? [])
        {
            gateways.Add(await Waiting.ForAsync("Reading the gateway", GatewaySource.ReadAsync(address, _source.Options(parsed), cancellationToken)));
        }

        AdviceReport report = Advisor.Advise(new AdviceInput
        {
            Loads = loads,
            Fetches = fetches,
            WithholdsCounts = span.Calendar.Epoch is not null,
            Declared = declared,
            Gateways = gateways,
            Language = request.Language,
            IdleDays = parsed.GetValue(_idle) ?? loads.Range.Length,
        });
        _period.WriteNotes(parsed, parsed.InvocationConfiguration.Error, loads.Range, span);
        WriteNotes(parsed.InvocationConfiguration.Error, report, source);
        Write(parsed.InvocationConfiguration.Output, report, TableFormat.Read(parsed, _format));
        return IsFound(parsed.GetValue(_failOn), report.Findings) ? ExitCode.Found : ExitCode.Done;
    }

    private static void WriteNotes(TextWriter error, AdviceReport report, IFigureSource source)
    {
        // The files of a ledger do not say that each of their days closes an epoch.
        string[] ofFolder = source is LedgerSource && !report.WithholdsCounts
            ? ["A folder does not say whether its bridge withheld small counts: if it did, \"never loaded\" means \"no loads shown\"."]
            : [];
        foreach (string note in report.Notes.Concat(ofFolder))
        {
            CommandInvocation.Complain(error, "note: " + note);
        }
    }

    private static void Write(TextWriter output, AdviceReport report, ReportFormat? format)
    {
        if (format is { } chosen)
        {
            TableFormat.Write(output, stream => ReportWriter.Write(stream, report, chosen));
            return;
        }

        Table table = ReportTables.Advice(report);
        output.Write(VisibleText.Of($"{table.Title}: {Table.Show((long)report.Findings.Count)} packages to act on, from {report.Figures.Source}") + "\n");
        if (report.Findings.Count > 0)
        {
            output.Write("\n");
            TableText.Write(output, table);
        }
    }

    private static bool IsFound(string? failOn, IReadOnlyList<AdviceFinding> findings) => failOn switch
    {
        null => false,
        FailOnFetched => findings.Any(one => one.Kind is AdviceFinding.Fetched or AdviceFinding.FetchedNotShown),
        FailOnDeclared => findings.Any(one => one.Kind is AdviceFinding.Declared or AdviceFinding.DeclaredNotShown),
        FailOnIdle => findings.Any(one => one.Kind is AdviceFinding.NotFetched),
        _ => findings.Count > 0,
    };
}
