using System;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Host.Answers;

/// <summary>Answers of the host: JSON, pages, redirects and errors.</summary>
/// <remarks>Stateless. Nothing of a request is written to a log.</remarks>
internal static class Respond
{
    private const string NoStore = "no-store";

    /// <summary>Sets the headers that every answer has: nothing is kept, and no link says where it was followed.</summary>
    public static void Prepare(HttpContext context)
    {
        context.Response.Headers.CacheControl = NoStore;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>A JSON object.</summary>
    public static Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> members) =>
        BytesAsync(context, status, "application/json", JsonLine.Write(members));

    /// <summary>An error by code and text.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string code, string description) => JsonAsync(context, status, json =>
    {
        json.WriteString("error", code);
        json.WriteString("error_description", description);
    });

    /// <summary>A page without scripts.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="title">The title, as plain text.</param>
    /// <param name="body">The body, as HTML.</param>
    /// <param name="formTarget">Another origin to which the page's form may lead.</param>
    public static Task PageAsync(HttpContext context, int status, string title, string body, string? formTarget = null)
    {
        string targets = formTarget is null ? string.Empty : " " + formTarget;
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://127.0.0.1:* http://[::1]:*{targets}; frame-ancestors 'none'; base-uri 'none'";
        string page = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{WebUtility.HtmlEncode(title)}</title>
            <style>body{"{"}font:16px/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em;color:#111;background:#fff{"}"}dt{"{"}font-family:monospace;font-weight:bold{"}"}button,input{"{"}font:inherit;padding:.4em 1.2em;margin:.3em .6em .3em 0{"}"}</style></head>
            <body><main><h1>{WebUtility.HtmlEncode(title)}</h1>
            {body}
            </main></body></html>

            """;
        return BytesAsync(context, status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page));
    }

    /// <summary>Sends the browser elsewhere with GET.</summary>
    public static Task RedirectAsync(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    /// <summary>An answer for clients that came too often.</summary>
    public static void RetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static Task BytesAsync(HttpContext context, int status, string contentType, byte[] bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
