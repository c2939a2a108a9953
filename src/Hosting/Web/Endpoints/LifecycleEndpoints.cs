using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary><c>/-/healthy</c>, <c>/-/ready</c>, <c>/-/reload</c> and <c>/-/quit</c>, with statsd_exporter's texts.</summary>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class LifecycleEndpoints(IHealth health, ILifecycle lifecycle)
{
    /// <summary>200, or 503 and the reason.</summary>
    public Task HealthyAsync(HttpContext context) => ReportAsync(context, health.Healthy, "Statsd Exporter is Healthy.\n");

    /// <summary>200, or 503 and the reason.</summary>
    public Task ReadyAsync(HttpContext context) => ReportAsync(context, health.Ready, "Statsd Exporter is Ready.\n");

    /// <summary>POST or PUT loads the mapping file again; the answer is the same when that fails, as it always was.</summary>
    public async Task ReloadAsync(HttpContext context)
    {
        if (!IsCommand(context))
        {
            await Answers.Empty(context);
            return;
        }

        await lifecycle.ReloadAsync();
        await Answers.TextAsync(context, "Requesting reload");
    }

    /// <summary>POST or PUT ends the process after the answer was sent.</summary>
    public async Task QuitAsync(HttpContext context)
    {
        if (!IsCommand(context))
        {
            await Answers.Empty(context);
            return;
        }

        await Answers.TextAsync(context, "Requesting termination... Goodbye!");
        await context.Response.CompleteAsync();
        lifecycle.RequestQuit();
    }

    private static bool IsCommand(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method);

    private static Task ReportAsync(HttpContext context, HealthStatus status, string fineText)
    {
        if (!status.Ok)
        {
            return Answers.ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, status.Why);
        }

        // Methods other than GET have always been answered without a text.
        return HttpMethods.IsGet(context.Request.Method) ? Answers.TextAsync(context, fineText) : Answers.Empty(context);
    }
}
