using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Http;
using PopCon.Hosting.Web.Endpoints;

namespace PopCon.Gateway;

/// <summary>The paths of the telemetry listener.</summary>
/// <param name="config">Has the token of administrators.</param>
/// <param name="metrics">Serves scrapes.</param>
/// <param name="findReadyProblem">Why the process should get no traffic now; <see langword="null"/>: it is ready.</param>
/// <param name="findProblem">Why the process does not work; <see langword="null"/>: it does.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class TelemetryRoutes(ConfigSource config, MetricsEndpoint metrics, Func<string?> findReadyProblem, Func<string?> findProblem)
{
    private const string Bearer = "Bearer ";

    /// <summary>Lists them.</summary>
    public RouteTable Create() => new RouteTable()
        .Add("/metrics", metrics.HandleAsync)
        .Add(WebPaths.Healthy, new HealthEndpoint("Healthy.\n", findProblem).HandleAsync)
        .Add(WebPaths.Ready, new HealthEndpoint("Ready.\n", findReadyProblem).HandleAsync)
        .Add(WebPaths.Reload, ReloadAsync);

    private Task ReloadAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return Responses.MethodNotAllowed(context, "POST");
        }

        if (config.Current.AdminToken is not { } token)
        {
            return Responses.Error(context, StatusCodes.Status403Forbidden, "No admin token is configured.");
        }

        string sent = context.Request.Headers.Authorization.ToString();
        if (!sent.StartsWith(Bearer, StringComparison.Ordinal) || !token.Matches(sent[Bearer.Length..].Trim()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Responses.Error(context, StatusCodes.Status401Unauthorized, "The admin token is needed.");
        }

        config.Reload();
        return config.IsLastSuccessful
            ? Responses.Error(context, StatusCodes.Status200OK, "Done")
            : Responses.Error(context, StatusCodes.Status400BadRequest, "The configuration cannot be used; the log says why.");
    }
}
