using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Gateway.Http;

/// <summary>The short answers: redirects, errors, empty bodies, documents.</summary>
/// <remarks>Stateless.</remarks>
internal static class Responses
{
    /// <summary>A status without a body.</summary>
    public static Task Empty(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            context.Response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }

    /// <summary>Status 307 to an address that is escaped already.</summary>
    public static Task Redirect(HttpContext context, string location, int status = StatusCodes.Status307TemporaryRedirect)
    {
        context.Response.Headers.Location = location;
        return Empty(context, status);
    }

    /// <summary>Status 405 with the methods that are allowed.</summary>
    public static Task MethodNotAllowed(HttpContext context, string allow)
    {
        context.Response.Headers.Allow = allow;
        return Empty(context, StatusCodes.Status405MethodNotAllowed);
    }

    /// <summary>An error with one line of text that names nothing of the client's.</summary>
    public static Task Error(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        return Body(context, System.Text.Encoding.UTF8.GetBytes(line + "\n"), "text/plain; charset=utf-8");
    }

    /// <summary>A document; HEAD gets its head alone.</summary>
    public static Task Body(HttpContext context, ReadOnlyMemory<byte> body, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>A document with an entity tag, or 304 when the client has it.</summary>
    public static Task Tagged(HttpContext context, ReadOnlyMemory<byte> body, string contentType, string tag)
    {
        context.Response.Headers.ETag = tag;
        return EntityTag.Matches(context.Request.Headers.IfNoneMatch, tag)
            ? Empty(context, StatusCodes.Status304NotModified)
            : Body(context, body, contentType);
    }

    /// <summary>Whether the method reads.</summary>
    public static bool IsRead(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
}
