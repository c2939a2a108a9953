using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Http;
using PopCon.Gateway.Rules;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway;

/// <summary>Answers every request of clients: finds out by host and path who answers it.</summary>
/// <param name="config">The configuration in force.</param>
/// <param name="rules">Answers for hosts that have rules.</param>
/// <param name="feeds">Answers for repositories.</param>
/// <param name="login">Answers browsers that log in.</param>
/// <param name="initialize">Takes configurations.</param>
/// <param name="metrics">Counts requests.</param>
/// <param name="time">Measures requests.</param>
/// <param name="log">Gets bugs, without anything that a client sent.</param>
/// <remarks>Safe for concurrent requests. The last boundary: no exception, whose text may hold what a client sent, gets past it.</remarks>
internal sealed class RequestHandler(
    ConfigSource config,
    RuleEndpoint rules,
    FeedHandler feeds,
    LoginHandler login,
    InitializeHandler initialize,
    RequestMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    private static readonly string[] Methods =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put, HttpMethods.Post, HttpMethods.Delete, HttpMethods.Options, HttpMethods.Patch];

    /// <summary>Whether the log has a line for each request.</summary>
    /// <value>Default: false.</value>
    public bool LogsRequests { get; init; }

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        long started = time.GetTimestamp();
        string route = "none";
        Task answer;
        try
        {
            answer = Dispatch(context, out route);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            answer = Task.FromException(e);
        }

        if (!answer.IsCompletedSuccessfully)
        {
            return FinishAsync(context, answer, route, started);
        }

        Finish(context, route, context.Response.StatusCode, started);
        return Task.CompletedTask;
    }

    private Task Dispatch(HttpContext context, out string route)
    {
        GatewayConfig current = config.Current;
        RequestTarget target = RequestTarget.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (target.HasControlCharacters)
        {
            route = "none";
            return Responses.Error(context, StatusCodes.Status400BadRequest, "The address has a control character; escape it, such as %0A.");
        }

        string host = ClientAddress.HostOf(context, current.TrustedProxies);
        if (current.Rules.Find(host) is { } found)
        {
            route = "rules";
            if (rules.TryHandle(context, target, found, ClientAddress.Of(context, current.TrustedProxies)) is { } answer)
            {
                return answer;
            }

            if (!current.Hosts.ContainsKey(host))
            {
                return DockerEndpoint.IsRegistryPath(target) ? DockerEndpoint.NotFound(context) : Responses.Empty(context, StatusCodes.Status404NotFound);
            }
        }

        if (FeedHandler.Split(target, out string? named) is { } segments)
        {
            if (named is null && InitializeHandler.IsInitialize(segments))
            {
                route = "initialize";
                return initialize.HandleAsync(context, target, current);
            }

            if (current.Repositories.Count == 0)
            {
                route = "none";
                return Responses.Empty(context, StatusCodes.Status404NotFound);
            }

            if (FeedRouter.Find(segments, context.Request.Method) is { } feed)
            {
                route = feed.Name;
                return feeds.HandleAsync(context, target, current, feed, segments, named);
            }

            if (LoginHandler.IsLogin(segments))
            {
                route = "login";
                return login.HandleAsync(context, target, current, segments);
            }
        }

        route = "none";
        return Responses.Empty(context, StatusCodes.Status404NotFound);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a request: an exception's text may hold what a client sent.")]
    private async Task FinishAsync(HttpContext context, Task answer, string route, long started)
    {
        int code = 0;
        try
        {
            await answer;
            code = context.Response.StatusCode;
        }
        catch (BadHttpRequestException e)
        {
            code = e.StatusCode;
            await FailAsync(context, code, "The request cannot be read.");
        }
        catch (Exception e) when (e is ConnectionAbortedException || (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or System.IO.IOException))
        {
            // The client hung up, which is not an error. The status that nginx logs then.
            const int ClientClosedRequest = 499;
            code = ClientClosedRequest;
        }
        catch (StorageException e)
        {
            // It failed in the middle of the answer, which has been cut.
            code = e.Status;
        }
        catch (Exception e)
        {
            code = StatusCodes.Status500InternalServerError;
            log.RequestFailed(route, e.GetType().Name, e.TargetSite?.Name);
            await FailAsync(context, code, "An error has occurred; the log has its kind.");
        }

        Finish(context, route, code, started);
    }

    private void Finish(HttpContext context, string route, int code, long started)
    {
        TimeSpan elapsed = time.GetElapsedTime(started);
        metrics.Add(route, code, elapsed);
        if (LogsRequests)
        {
            log.RequestAnswered(MethodOf(context.Request.Method), route, code, context.Response.ContentLength ?? 0, elapsed.TotalMilliseconds);
        }
    }

    // A client may send any word.
    private static string MethodOf(string method) => Array.Find(Methods, known => HttpMethods.Equals(known, method)) ?? "other";

    private static Task FailAsync(HttpContext context, int status, string line)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        context.Response.Headers.Connection = "close";
        return Responses.Error(context, status, line);
    }
}
