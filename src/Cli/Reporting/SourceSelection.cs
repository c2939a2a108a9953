using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Sources;

namespace PopCon.Cli.Reporting;

/// <summary>The options that say where figures come from, for every command that reads them.</summary>
internal sealed class SourceSelection
{
    private readonly Option<string> _source = new("--source")
    {
        Description = "Bridge, Prometheus, or folder with a ledger.",
        HelpName = "URL|DIR",
        DefaultValueFactory = _ => SourceFinder.DefaultAddress,
    };

    private readonly ConnectionSelection _connection;

    /// <param name="command">The command that gets the options.</param>
    public SourceSelection(Command command)
    {
        command.Add(_source);
        _connection = new ConnectionSelection(command);
    }

    /// <summary>Sets what a command does with its source, and turns what the library throws into a sentence and an exit code.</summary>
    public static void SetAction(Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async (parsed, cancellationToken) =>
    {
        try
        {
            return await action(parsed, cancellationToken);
        }
        catch (Exception e) when (e is SourceException or InventoryException)
        {
            throw new CommandException(ExitCode.Failed, e.Message, e);
        }
    });

    /// <summary>The credentials.</summary>
    public SourceOptions Options(ParseResult parsed) => _connection.Read(parsed);

    /// <summary>Opens the source.</summary>
    public Task<IFigureSource> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        Waiting.ForAsync("Looking for the source", SourceFinder.OpenAsync(parsed.GetRequiredValue(_source), _connection.Read(parsed), TimeProvider.System, cancellationToken));

    /// <summary>For which days a source has figures.</summary>
    /// <exception cref="CommandException">It has none: a report about nothing would call every package unused.</exception>
    public static async Task<SourceSpan> SpanAsync(IFigureSource source, CancellationToken cancellationToken) =>
        await Waiting.ForAsync("Asking for the days", source.ReadSpanAsync(cancellationToken))
            ?? throw new CommandException(ExitCode.Failed, $"{source.Name} has no figures yet: no process has reported, or the first epoch has not ended. Check a machine with popcon doctor.");
}
