using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Metrics.Tests.Own;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;
using PopCon.StatsdBridge.History;

namespace PopCon.StatsdBridge.Tests;

public sealed class BridgeRoutesTests
{
    /// <summary>D1: a path that is missing in the list could be taken by the metrics.</summary>
    [Fact]
    public void Create_AllEndpoints_HaveThePathsThatTheSettingsProtect()
    {
        var options = new WebOptions { EnableLifecycle = true, TelemetryPath = WebPaths.Root };
        var metrics = new MetricsEndpoint(
            (_, _, _) => throw new NotSupportedException(), false, new ScrapeMetrics(new OwnNumbers().Metrics), TimeProvider.System, NullLogger.Instance);

        var history = new HistoryEndpoints(Task.FromResult<IFigureSource?>(null), () => new PageSettings(), TimeProvider.System);

        RouteTable routes = BridgeRoutes.Create(options, new BridgeHealth(null!), metrics, () => { }, () => { }, () => false, history, hasPage: true);

        Assert.Equal(
            WebPaths.Taken.Append(WebPaths.Root).Concat(HistoryEndpoints.ApiPaths).Order(StringComparer.Ordinal), routes.Paths.Order(StringComparer.Ordinal));
    }
}
