using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using PopCon.Cli.Invocation;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;
using PopCon.Reports.Web;

namespace PopCon.Cli.Reporting;

/// <summary>The options that say which days, languages and namespaces, read by the rules of the bridge's API.</summary>
internal sealed class PeriodSelection
{
    private readonly Option<int?> _days = OptionValues.Number("--days", 1, PopularityQuery.MaxDays, "The last N days. Default: 30.");
    private readonly Option<string?> _from = new("--from") { Description = "First day, in UTC.", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _to = new("--to") { Description = "Last day, in UTC.", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _namespace = new("--namespace") { Description = "This namespace only; '' for counts without one.", HelpName = "NAME" };
    private readonly Option<string?> _language = new("--language") { Description = "This language only: dotnet, python, r.", HelpName = "NAME" };

    /// <param name="command">The command that gets the options.</param>
    public PeriodSelection(Command command)
    {
        foreach (Option option in new Option[] { _days, _from, _to, _namespace, _language })
        {
            command.Add(option);
        }
    }

    /// <summary>The language; <see langword="null"/> for all.</summary>
    public string? Language(ParseResult parsed) => parsed.GetValue(_language);

    /// <summary>What to ask the source for.</summary>
    /// <exception cref="CommandException">The days are not a period.</exception>
    public FigureRequest Read(ParseResult parsed, SourceSpan span)
    {
        string? from = parsed.GetValue(_from);
        string? to = parsed.GetValue(_to);
        int? days = parsed.GetValue(_days);
        if (days is not null && (from is not null || to is not null))
        {
            throw new CommandException(ExitCode.Usage, "--days cannot be used with --from or --to: choose one.");
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var range = new FigureRequest(PopularityQuery.DefaultRange(span, now, days ?? PopularityQuery.DefaultDays));
        if (from is not null || to is not null)
        {
            QueryString query = QueryString.Parse(string.Empty).With(("from", from), ("to", to));
            string? error = PopularityQuery.Read(query, span, now, out FigureRequest? named);
            range = error is null ? named! : throw new CommandException(ExitCode.Usage, error);
        }

        return range with { Language = parsed.GetValue(_language), Namespace = parsed.GetValue(_namespace) };
    }

    /// <summary>Says what a reader of the figures would take wrongly: days before the first, a period that was widened to whole epochs.</summary>
    public void WriteNotes(ParseResult parsed, TextWriter error, DayRange range, SourceSpan span)
    {
        if (range.From < span.First)
        {
            CommandInvocation.Complain(error, $"note: figures begin on {DayRange.Text(span.First)}, after the first day of the period.");
        }

        if (span.Calendar.SkipsDays && parsed.GetValue(_days) is { } days && days != range.Length)
        {
            CommandInvocation.Complain(error, string.Create(
                CultureInfo.InvariantCulture, $"note: figures are released for whole epochs of {span.Calendar.Epoch!.Value.TotalDays:0.##} days: the period is {range}."));
        }
    }
}
