using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Endpoints;

namespace PopCon.Hosting.Web;

/// <summary>Serves HTTP or HTTPS from the start to the stop of the process.</summary>
/// <remarks>
/// Without TLS Kestrel runs without the framework's host, container and middleware. Measured with programs that do nothing
/// else, from process start to the first answer: 0.19 s of processor time and 43 MB instead of 0.28 s and 53 MB with a slim web application.
/// TLS needs the host, because the services behind <c>UseHttps</c> are internal to it.
/// </remarks>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly IServer _server;
    private readonly WebApplication? _host;

    private WebServer(IServer server, WebApplication? host)
    {
        _server = server;
        _host = host;
    }

    /// <summary>The port that is listened on, also when the setting left it to the system.</summary>
    public int Port => _server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => BindingAddress.Parse(address).Port)
        .FirstOrDefault() ?? 0;

    /// <summary>Opens the port.</summary>
    /// <param name="options">Address and paths.</param>
    /// <param name="stages">The rest of the bridge.</param>
    /// <param name="access">Who may come in, and TLS.</param>
    /// <param name="loggers">For the server and the endpoints.</param>
    /// <param name="inheritedSocket">A listening socket that was handed over at start; <see langword="null"/>: open one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WebStartException">The address is wrong or taken.</exception>
    public static async Task<WebServer> StartAsync(
        WebOptions options,
        WebStages stages,
        AccessControl access,
        ILoggerFactory loggers,
        ulong? inheritedSocket,
        CancellationToken cancellationToken)
    {
        IPEndPoint? endPoint = null;
        if (inheritedSocket is null && !options.ListenAddress.TryResolve(out endPoint, out string? error))
        {
            throw new WebStartException("invalid HTTP listen address: " + error);
        }

        ILogger logger = loggers.CreateLogger<WebServer>();
        void Configure(KestrelServerOptions server) => WebServerLimits.Apply(server, endPoint, inheritedSocket, access);
        WebServer web = access.UsesTls ? CreateHosted(loggers, Configure) : CreateBare(loggers, Configure);
        var application = new HttpApplication(new EndpointTable(options, stages, logger), access, logger);
        try
        {
            await web._server.StartAsync(application, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await web.DisposeAsync();
            throw new WebStartException($"cannot listen for HTTP on {options.ListenAddress}: {Innermost(e).Message}", e);
        }

        WebLog.WebListening(logger, options.ListenAddress.Text, access.UsesTls, access.HasUsers);
        return web;
    }

    /// <summary>Closes the port; requests under way may end until the token says otherwise.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private static WebServer CreateBare(ILoggerFactory loggers, Action<KestrelServerOptions> configure)
    {
        var options = new KestrelServerOptions();
        configure(options);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        return new WebServer(new KestrelServer(Options.Create(options), transport, loggers), host: null);
    }

    private static WebServer CreateHosted(ILoggerFactory loggers, Action<KestrelServerOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(configure);
        WebApplication host = builder.Build();
        return new WebServer(host.Services.GetRequiredService<IServer>(), host);
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
