using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;
using WebRequest = PopCon.Reports.Web.WebRequest;
using WebResponse = PopCon.Reports.Web.WebResponse;

namespace PopCon.Reports.Tests.Support;

/// <summary>An HTTP server on loopback that answers as a test says.</summary>
internal sealed class ApiServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<WebRequest, Task<WebResponse>> _respond;
    private readonly Task _serving;

    public ApiServer(Func<WebRequest, Task<WebResponse>> respond)
    {
        _respond = respond;
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The address without a slash at its end.</summary>
    public string Address { get; }

    /// <summary>The header <c>Authorization</c> of each request.</summary>
    public ConcurrentQueue<string?> Authorizations { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(30));
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Authorizations.Enqueue(context.Request.Headers["Authorization"]);
            WebResponse response = await _respond(new WebRequest(
                context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.Url.Query, context.Request.Headers["Accept"] ?? string.Empty));
            context.Response.StatusCode = response.Status;
            context.Response.ContentType = response.ContentType;
            await context.Response.OutputStream.WriteAsync(response.Body, CancellationToken.None);
            context.Response.Close();
        }
    }
}
