using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Access;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Http;
using PopCon.Hosting.Web.Endpoints;

namespace PopCon.Gateway;

/// <summary>The paths of the telemetry listener.</summary>
/// <param name="config">Is read again on request.</param>
/// <param name="admins">Lets administrators in.</param>
/// <param name="metrics">Serves scrapes.</param>
/// <param name="findReadyProblem">Why the process should get no traffic now; <see langword="null"/>: it is ready.</param>
/// <param name="findProblem">Why the process does not work; <see langword="null"/>: it does.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class TelemetryRoutes(
    ConfigSource config, AdminAccess admins, MetricsEndpoint metrics, Func<string?> findReadyProblem, Func<string?> findProblem)
{
    /// <summary>Lists them.</summary>
    public RouteTable Create() => new RouteTable()
        .Add("/metrics", metrics.HandleAsync)
        .Add(WebPaths.Healthy, new HealthEndpoint("Healthy.\n", findProblem).HandleAsync)
        .Add(WebPaths.Ready, new HealthEndpoint("Ready.\n", findReadyProblem).HandleAsync)
        .Add(WebPaths.Reload, ReloadAsync);

    private async Task ReloadAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await Responses.MethodNotAllowed(context, "POST");
        }
        else if (await admins.AdmitAsync(context, config.Current.Admin, RequestOrigin.NetworkOf(ClientAddress.Of(context, config.Current.TrustedProxies))))
        {
            config.Reload();
            await (config.IsLastSuccessful
                ? Responses.Error(context, StatusCodes.Status200OK, "Done")
                : Responses.Error(context, StatusCodes.Status400BadRequest, "The configuration cannot be used; the log says why."));
        }
    }
}
