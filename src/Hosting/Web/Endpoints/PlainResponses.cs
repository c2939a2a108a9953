using System;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>The plain responses of Go's HTTP library, byte for byte, because clients and tests of statsd_exporter know them.</summary>
/// <remarks>Stateless. A HEAD request gets the head alone.</remarks>
internal static class PlainResponses
{
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>A text with status 200.</summary>
    public static Task TextAsync(HttpContext context, string text, string contentType = PlainText)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = contentType;
        if (!HttpMethods.IsConnect(context.Request.Method))
        {
            // Not allowed in an answer to CONNECT; Kestrel sends that in chunks.
            context.Response.ContentLength = body.Length;
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Status 200 without a body.</summary>
    public static Task EmptyAsync(HttpContext context)
    {
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>An error with a line of text.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TextAsync(context, line + "\n");
    }

    /// <summary>Status 404.</summary>
    public static Task NotFoundAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status404NotFound, "404 page not found");

    /// <summary>Status 301 to another path of this server; the query is kept.</summary>
    public static Task RedirectAsync(HttpContext context, string path)
    {
        // Escaped segment by segment: neither a line end nor a backslash, which browsers take for a slash, gets through.
        string location = string.Join('/', Array.ConvertAll(path.Split('/'), Uri.EscapeDataString)) + context.Request.QueryString;
        context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        context.Response.Headers.Location = location;
        bool isGet = HttpMethods.IsGet(context.Request.Method);
        return isGet || HttpMethods.IsHead(context.Request.Method)
            ? TextAsync(context, $"<a href=\"{WebUtility.HtmlEncode(location)}\">Moved Permanently</a>.\n\n", "text/html; charset=utf-8")
            : EmptyAsync(context);
    }
}
