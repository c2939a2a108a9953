using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Reports.Page;
using PopCon.Reports.Web;

namespace PopCon.Cli.Viewing;

/// <summary>Serves the page on loopback.</summary>
/// <remarks>
/// Safe for concurrent requests. Answers only under a name of this machine: else a web page from elsewhere whose name
/// resolves to 127.0.0.1 could have a browser read the figures.
/// </remarks>
internal sealed class PageEndpoint(PopularityPage page)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Host.Host is not ("localhost" or "127.0.0.1"))
        {
            await PlainResponses.ErrorAsync(context, StatusCodes.Status421MisdirectedRequest, "Open this page as http://127.0.0.1.");
            return;
        }

        // The server's limit fits scrapes; an uploaded inventory is larger, and the page stops reading by itself.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = WebRequest.MaxBodyBytes + 1;
        }

        var request = new WebRequest(
            context.Request.Method,
            RequestPath.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget),
            context.Request.QueryString.Value ?? string.Empty,
            context.Request.Headers.Accept.ToString(),
            context.Request.ContentType ?? string.Empty,
            context.Request.Body,
            context.Request.Scheme + "://" + context.Request.Host.Value);
        await WriteAsync(context, await page.RespondAsync(request, context.RequestAborted));
    }

    private static async Task WriteAsync(HttpContext context, WebResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = response.Body.Length;
        foreach (KeyValuePair<string, string> header in response.Headers)
        {
            context.Response.Headers[header.Key] = header.Value;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        }
    }
}
