using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Reports.Api;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;
using PopCon.Reports.Web;

namespace PopCon.StatsdBridge.History;

/// <summary>Serves the page and the API of the daily counts.</summary>
/// <remarks>
/// Safe for concurrent requests. Has a few slots of its own, so that readers of the page neither use up the processor nor keep scrapes
/// out; a client that sends or reads slowly gives its slot up when others need it.
/// </remarks>
/// <param name="figures">The figures, once the saved state is restored; <see langword="null"/> in it: there is no history.</param>
/// <param name="settings">What the page says beside figures; a reload of rules can change it.</param>
/// <param name="time">The clock.</param>
internal sealed class HistoryEndpoints(Task<IFigureSource?> figures, Func<PageSettings> settings, TimeProvider time)
{
    private const int MaxInFlight = 8;

    // A page that many people look at costs one reading of the ledger.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly ScrapeSlots _slots = new(MaxInFlight, time);
    private CachedSource? _cached;

    /// <summary>The paths of the API.</summary>
    public static IReadOnlyList<string> ApiPaths { get; } = [PopularityApi.FiguresPath, PopularityApi.SpanPath];

    /// <summary>Adds the API, and the page where it is wanted.</summary>
    public void AddTo(RouteTable routes, bool hasPage)
    {
        foreach (string path in ApiPaths)
        {
            routes.Add(path, context => HandleAsync(context, path, RespondToApiAsync));
        }

        foreach (string path in hasPage ? PopularityPage.Paths : [])
        {
            routes.Add(path, context => HandleAsync(context, path, RespondWithPageAsync));
        }
    }

    private Task<WebResponse> RespondToApiAsync(IFigureSource? history, WebRequest request, CancellationToken cancellationToken) => history is null
        ? Task.FromResult(WebResponse.Text(StatusCodes.Status404NotFound, "This bridge keeps no history. Start it with --history.folder."))
        : new PopularityApi(history, time).RespondAsync(request, cancellationToken);

    private Task<WebResponse> RespondWithPageAsync(IFigureSource? history, WebRequest request, CancellationToken cancellationToken) =>
        new PopularityPage(history ?? NoHistory.Instance, settings() with { KeepsHistory = history is not null }, time).RespondAsync(request, cancellationToken);

    private async Task HandleAsync(HttpContext context, string path, Func<IFigureSource?, WebRequest, CancellationToken, Task<WebResponse>> respond)
    {
        using ScrapeSlots.Slot? slot = _slots.TryEnter(context);
        if (slot is null)
        {
            await PlainResponses.ErrorAsync(
                context, StatusCodes.Status503ServiceUnavailable, $"Limit of concurrent requests reached ({MaxInFlight}), try again later.");
            return;
        }

        IFigureSource? kept = await figures.WaitAsync(context.RequestAborted);
        IFigureSource? history = kept is null ? null : LazyInitializer.EnsureInitialized(ref _cached, () => new CachedSource(kept, Lifetime, time));
        if (HttpMethods.IsPost(context.Request.Method) && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The page reads at most WebRequest.MaxBodyBytes and says what is wrong with more.
            limit.MaxRequestBodySize = null;
        }

        await WriteAsync(context, await respond(history, Read(context.Request, path), context.RequestAborted));
    }

    private static WebRequest Read(HttpRequest request, string path) => new(
        request.Method,
        path,
        request.QueryString.Value ?? string.Empty,
        request.Headers.Accept.ToString(),
        request.ContentType ?? string.Empty,
        request.Body,
        request.Scheme + "://" + request.Host.Value);

    private static async Task WriteAsync(HttpContext context, WebResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = response.Body.Length;
        foreach ((string name, string value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        }
    }
}
