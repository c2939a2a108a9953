using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;
using PopCon.Hosting.Web.Endpoints;

namespace PopCon.Hosting.Web;

/// <summary>What happens to every request: headers and access first, then its endpoint.</summary>
/// <remarks>Safe for concurrent requests. The last boundary: nothing an endpoint throws gets past it.</remarks>
/// <param name="handle">Answers a request that may come in.</param>
/// <param name="access">Decides which may; <see langword="null"/>: all.</param>
/// <param name="logger">Gets what an endpoint throws.</param>
internal sealed class HttpApplication(RequestDelegate handle, AccessControl? access, ILogger logger)
    : IHttpApplication<HttpContext>
{
    /// <summary>The context of a request; the requests of a connection share one, in turns.</summary>
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<HttpContext> connection)
        {
            return new DefaultHttpContext(contextFeatures);
        }

        if (connection.HostContext is DefaultHttpContext known)
        {
            known.Initialize(contextFeatures);
            return known;
        }

        return connection.HostContext = new DefaultHttpContext(contextFeatures);
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception) => ((DefaultHttpContext)context).Uninitialize();

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        ConnectionPlace? place = context.Features.Get<ConnectionPlace>();
        place?.BeginRequest();
        try
        {
            await HandleAsync(context);
        }
        finally
        {
            place?.EndRequest();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a request: a bug must not end the connection's other requests.")]
    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            // Methods have a letter case, https://www.rfc-editor.org/rfc/rfc9110#section-9.1. Endpoints answer such a one without a body, and Kestrel expects one.
            if (HttpMethods.IsHead(context.Request.Method) && context.Request.Method is not "HEAD")
            {
                context.Response.StatusCode = StatusCodes.Status501NotImplemented;
                await PlainResponses.EmptyAsync(context);
            }
            else if (access is null || await access.AdmitAsync(context))
            {
                await handle(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client hung up, which is not an error.
        }
        catch (Exception e)
        {
            WebLog.RequestFailed(logger, context.Request.Method, context.Request.Path, e);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            await PlainResponses.ErrorAsync(context, StatusCodes.Status500InternalServerError, "Internal Server Error");
        }
    }
}
