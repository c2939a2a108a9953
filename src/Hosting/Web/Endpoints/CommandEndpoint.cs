using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Runs a command at POST and PUT, such as <c>/-/reload</c>; other methods get an empty answer.</summary>
/// <param name="text">The answer, whatever came of the command.</param>
/// <param name="command">What to do. Called by several requests at a time.</param>
/// <param name="answersFirst">Whether the answer is sent before the command runs, because the command ends the process.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class CommandEndpoint(string text, Action command, bool answersFirst = false)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) && !HttpMethods.IsPut(context.Request.Method))
        {
            await PlainResponses.EmptyAsync(context);
            return;
        }

        if (!answersFirst)
        {
            command();
        }

        await PlainResponses.TextAsync(context, text);
        if (answersFirst)
        {
            await context.Response.CompleteAsync();
            command();
        }
    }
}
