using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Answers a probe: 200 and a text, or 503 and the reason.</summary>
/// <param name="text">The text of a good state, with its newline.</param>
/// <param name="findProblem">Finds out what is wrong, as one sentence for the operator; <see langword="null"/> when nothing is. Asked by several requests at a time, so it must be cheap.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class HealthEndpoint(string text, Func<string?> findProblem)
{
    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (findProblem() is { } problem)
        {
            return PlainResponses.ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, problem);
        }

        // statsd_exporter answers methods other than GET without a text.
        return HttpMethods.IsGet(context.Request.Method) ? PlainResponses.TextAsync(context, text) : PlainResponses.EmptyAsync(context);
    }
}
