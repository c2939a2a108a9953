using System;
using System.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Metrics.Tests.Own;

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

        RouteTable routes = BridgeRoutes.Create(options, new BridgeHealth(null!), metrics, () => { }, () => { }, () => false);

        Assert.Equal(WebPaths.Taken.Append(WebPaths.Root).Order(StringComparer.Ordinal), routes.Paths.Order(StringComparer.Ordinal));
    }
}
