using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;
using PopCon.Reports.Web;

namespace PopCon.Reports.BrowserTests;

/// <summary>Serves the page on a free loopback port, as the bridge and the tool do.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PageHost(WebApplication application) => _application = application;

    /// <summary>The address, without a slash at its end.</summary>
    public string Address => _application.Urls.First();

    /// <summary>Starts the server.</summary>
    public static async Task<PageHost> StartAsync(IFigureSource source, PageSettings settings, TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var page = new PopularityPage(source, settings, time);
        application.Run(context => RespondAsync(context, page));
        await application.StartAsync(application.Lifetime.ApplicationStopping);
        return new PageHost(application);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task RespondAsync(HttpContext context, PopularityPage page)
    {
        var request = new WebRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.Value ?? string.Empty,
            context.Request.Headers.Accept.ToString(),
            context.Request.ContentType ?? string.Empty,
            context.Request.Body,
            UriHelper.BuildAbsolute(context.Request.Scheme, context.Request.Host));
        WebResponse response = await page.RespondAsync(request, context.RequestAborted);
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        foreach (KeyValuePair<string, string> header in response.Headers)
        {
            context.Response.Headers[header.Key] = header.Value;
        }

        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }
}
