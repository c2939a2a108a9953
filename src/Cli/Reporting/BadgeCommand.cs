using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Reports.Badges;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;

namespace PopCon.Cli.Reporting;

/// <summary><c>popcon badge</c>: how many processes used a package, as a picture or as the JSON of shields.io.</summary>
internal sealed class BadgeCommand
{
    private readonly Command _command = new("badge", "A badge: \"used by N processes / 30 d\".");
    private readonly Argument<string> _package = new("package") { Description = "The package." };
    private readonly Option<string?> _format = OptionValues.Word("--format", "svg (default), or the JSON that shields.io takes.", "svg", "shields");
    private readonly PeriodSelection _period;
    private readonly SourceSelection _source;

    private BadgeCommand()
    {
        _command.Add(_package);
        _command.Add(_format);
        _period = new PeriodSelection(_command);
        _source = new SourceSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new BadgeCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using IFigureSource source = await _source.OpenAsync(parsed, cancellationToken);
        SourceSpan span = await SourceSelection.SpanAsync(source, cancellationToken);
        PeriodFigures figures = await Waiting.ForAsync("Reading figures", source.ReadAsync(_period.Read(parsed, span), cancellationToken));
        _period.WriteNotes(parsed, parsed.InvocationConfiguration.Error, figures.Range, span);
        var badge = Badge.Of(figures, parsed.GetRequiredValue(_package), _period.Language(parsed));
        Terminal.WriteDocument(parsed.InvocationConfiguration.Output, parsed.GetValue(_format) is "shields" ? badge.ToShieldsJson() + "\n" : badge.ToSvg());
        return ExitCode.Done;
    }
}
