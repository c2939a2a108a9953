using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;

namespace PopCon.Cli.Reporting;

/// <summary><c>popcon compare</c>: two packages, two periods, or one package in two periods, side by side.</summary>
internal sealed class CompareCommand
{
    private readonly Command _command = new("compare", "Two packages or periods, side by side.");
    private readonly Argument<string[]> _packages = new("package")
    {
        Description = "Two packages; with --before one package, or none for the whole periods.",
        Arity = new ArgumentArity(0, 2),
    };

    private readonly Option<bool> _before = new("--before") { Description = "Compare with the period of the same length just before." };
    private readonly Option<string?> _format = TableFormat.OfTables();
    private readonly PeriodSelection _period;
    private readonly SourceSelection _source;

    private CompareCommand()
    {
        _command.Add(_packages);
        _command.Add(_before);
        _period = new PeriodSelection(_command);
        _command.Add(_format);
        _source = new SourceSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new CompareCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] packages = parsed.GetValue(_packages) ?? [];
        bool before = parsed.GetValue(_before);
        if (packages.Length != (before ? packages.Length % 2 : 2))
        {
            throw new CommandException(ExitCode.Usage, "Expected two packages, or --before with one package or none.");
        }

        using IFigureSource source = await _source.OpenAsync(parsed, cancellationToken);
        SourceSpan span = await SourceSelection.SpanAsync(source, cancellationToken);
        FigureRequest request = _period.Read(parsed, span);
        PeriodFigures now = await Waiting.ForAsync("Reading figures", source.ReadAsync(request, cancellationToken));
        _period.WriteNotes(parsed, parsed.InvocationConfiguration.Error, before ? Earlier(request) : now.Range, span);
        string? language = _period.Language(parsed);
        Table table = before
            ? InTwoPeriods(await Waiting.ForAsync("Reading figures", source.ReadAsync(request with { Range = Earlier(request) }, cancellationToken)), now, packages.FirstOrDefault(), language)
            : ReportTables.Compare(ComparedSide.Of(now, packages[0], language), ComparedSide.Of(now, packages[1], language));
        ReportFormat? format = TableFormat.Read(parsed, _format);
        if (format is null)
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(VisibleText.Of(before ? table.Title : $"{table.Title}, {now.Range}") + "\n\n");
        }

        TableFormat.Write(parsed.InvocationConfiguration.Output, table, format);
        return ExitCode.Done;
    }

    private static DayRange Earlier(FigureRequest request) =>
        request.Range.Before ?? throw new CommandException(ExitCode.Usage, $"There is no period before {request.Range}.");

    private static Table InTwoPeriods(PeriodFigures before, PeriodFigures now, string? package, string? language)
    {
        if (package is null)
        {
            return ReportTables.Compare(ComparedSide.Of(before), ComparedSide.Of(now));
        }

        ComparedSide Side(PeriodFigures figures) => ComparedSide.Of(figures, package, language) with { Heading = figures.Range.ToString() };
        Table table = ReportTables.Compare(Side(before), Side(now));
        return table with { Title = package + ", " + table.Title };
    }
}
