using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PopCon.Usage.Host.Answers;

namespace PopCon.Usage.Host.Routes;

/// <summary>All paths of the host with their methods.</summary>
/// <remarks>Safe for concurrent requests. The last boundary: nothing that a route throws gets past it, and nothing of a request gets into the log.</remarks>
internal sealed class UsageRoutes(HostState state, ILogger logger)
{
    /// <summary>The paths, each with the delegate that answers all its methods.</summary>
    public IEnumerable<(string Path, RequestDelegate Handle)> All()
    {
        var install = new InstallRoute(state);
        var device = new DeviceRoute(state);
        var token = new TokenRoute(state);
        var signing = new SigningRoute(state);
        (string Install, string Event, string Refresh) paths = (state.Options.InstallRoute, state.Options.EventRoute, state.Options.RefreshRoute);
        return
        [
            (paths.Install, Page(("GET", install.ShowAsync), ("POST", install.DecideAsync))),
            (paths.Install + "/device", Guard(("POST", device.StartAsync))),
            (paths.Install + "/code", Page(("GET", device.ShowAsync), ("POST", device.DecideAsync))),
            (paths.Refresh, Guard(("POST", token.GiveAsync))),
            (paths.Refresh + "/revoke", Guard(("POST", token.RevokeAsync))),
            (paths.Event, Guard(("POST", new EventRoute(state).TakeAsync))),
            (paths.Event + "/keys", Guard(("GET", signing.ListAsync))),
            (paths.Event + "/tokens", Guard(("POST", signing.SignAsync))),
            (paths.Event + "/totals", Guard(("GET", new TotalsRoute(state).ShowAsync))),
            ("/-/healthy", Guard(("GET", context => Respond.JsonAsync(context, StatusCodes.Status200OK, json => json.WriteString("status", "healthy"))))),
        ];
    }

    /// <summary>One delegate for all paths. As in the routing of the framework, case and a final slash do not matter.</summary>
    public RequestDelegate ByPath()
    {
        var byPath = All().ToDictionary(route => route.Path, route => route.Handle, StringComparer.OrdinalIgnoreCase);
        return context =>
        {
            string path = context.Request.Path.Value ?? string.Empty;
            return byPath.TryGetValue(path is [.., '/'] ? path[..^1] : path, out RequestDelegate? handle) ? handle(context) : NotFoundAsync(context);
        };
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        Respond.Prepare(context);
        return Respond.ErrorAsync(context, StatusCodes.Status404NotFound, "not_found", "There is nothing at this path.");
    }

    private RequestDelegate Page(params (string Method, RequestDelegate Handle)[] methods)
    {
        RequestDelegate handle = Guard(methods);
        return context =>
        {
            Respond.ShowErrorsAsPages(context);
            return handle(context);
        };
    }

    private RequestDelegate Guard(params (string Method, RequestDelegate Handle)[] methods) => async context =>
    {
        Respond.Prepare(context);
        RequestDelegate? handle = methods.FirstOrDefault(method => string.Equals(method.Method, context.Request.Method, StringComparison.Ordinal)).Handle;
        if (handle is null)
        {
            context.Response.Headers.Allow = string.Join(", ", methods.Select(method => method.Method));
            await Respond.ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "This path has other methods.");
            return;
        }

        await RunAsync(context, handle);
    };

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a request: a bug must not end the connection's other requests.")]
    private async Task RunAsync(HttpContext context, RequestDelegate handle)
    {
        try
        {
            await handle(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client hung up, which is not an error.
        }
        catch (BadHttpRequestException e)
        {
            await TryAnswerAsync(context, e.StatusCode, "invalid_request", "The request cannot be read.");
        }
        catch (IOException e)
        {
            RoutesLog.StorageFailed(logger, e.Message);
            await TryAnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "storage", "The host cannot write. Try again later.");
        }
        catch (Exception e)
        {
            RoutesLog.RequestFailed(logger, e);
            await TryAnswerAsync(context, StatusCodes.Status500InternalServerError, "server_error", "The host has failed.");
        }
    }

    private static Task TryAnswerAsync(HttpContext context, int status, string code, string text)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return Respond.ErrorAsync(context, status, code, text);
    }
}
