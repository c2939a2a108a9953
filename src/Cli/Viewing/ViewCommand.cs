using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Cli.Invocation;
using PopCon.Cli.Reporting;
using PopCon.Hosting;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;

namespace PopCon.Cli.Viewing;

/// <summary><c>popcon view</c>: the page of the bridge for any source, on loopback, until Ctrl-C.</summary>
internal sealed class ViewCommand
{
    private const string MetricPrefix = "popcon_view";

    // A page is looked at, changed and looked at again; a source may take seconds for an answer.
    private static readonly TimeSpan FiguresLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly Command _command = new("view", "The page for a source, on loopback.");
    private readonly Option<int?> _port = OptionValues.Number("--port", 0, ushort.MaxValue, "Port on 127.0.0.1. Default: one that is free.");
    private readonly SourceSelection _source;

    private ViewCommand()
    {
        _command.Add(_port);
        _source = new SourceSelection(_command);
        SourceSelection.SetAction(_command, RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new ViewCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IFigureSource opened = await _source.OpenAsync(parsed, cancellationToken);
        using var source = new CachedSource(opened, FiguresLifetime, TimeProvider.System);

        // The web server of the servers, which counts; the counts are not shown.
        var own = new OwnMetrics(new MetricRegistry(SeriesLimits.None, new MetricClock(TimeProvider.System)), showsAll: false);
        using var access = AccessControl.Load(string.Empty, own, MetricPrefix, NullLogger.Instance, TimeProvider.System);
        await using WebServer server = await StartAsync(source, parsed.GetValue(_port) ?? 0, own, access);
        await parsed.InvocationConfiguration.Output.WriteAsync(VisibleText.Of(string.Create(
            CultureInfo.InvariantCulture, $"Serving {source.Name} on http://127.0.0.1:{server.Port}/ until Ctrl-C.")) + "\n");
        await parsed.InvocationConfiguration.Output.FlushAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(StopTimeout);
            await server.StopAsync(limit.Token);
        }

        return ExitCode.Done;
    }

    private static async Task<WebServer> StartAsync(IFigureSource source, int port, OwnMetrics own, AccessControl access)
    {
        var endpoint = new PageEndpoint(new PopularityPage(source, new PageSettings { StatsdPort = 0 }, TimeProvider.System));
        RouteTable routes = PopularityPage.Paths.Aggregate(new RouteTable(), (table, path) => table.Add(path, endpoint.HandleAsync));
        try
        {
            return await WebServer.StartAsync(
                ListenAddress.ForWeb(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")),
                routes,
                access,
                new ConnectionGuard(ConnectionBudget.OfProcess().Http, TimeProvider.System, own, MetricPrefix, NullLogger.Instance),
                NullLoggerFactory.Instance,
                inheritedSocket: null);
        }
        catch (ConfigurationException e)
        {
            throw new CommandException(ExitCode.Failed, $"Cannot serve the page: {e.Message}.", e);
        }
    }
}
