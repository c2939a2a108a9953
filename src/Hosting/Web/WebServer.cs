using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;
using PopCon.Hosting.Web.Endpoints;

namespace PopCon.Hosting.Web;

/// <summary>Serves HTTP or HTTPS from the start to the stop of the process.</summary>
/// <remarks>Of the framework only its server is used: neither its middleware nor its life cycle of a host, which would handle signals.</remarks>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServer _server;

    private WebServer(ServiceProvider services)
    {
        _services = services;
        _server = services.GetRequiredService<IServer>();
    }

    /// <summary>The port that is listened on, also when the setting left it to the system.</summary>
    public int Port => _server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => BindingAddress.Parse(address).Port)
        .FirstOrDefault() ?? 0;

    /// <summary>Opens the port.</summary>
    /// <param name="address">Where to listen.</param>
    /// <param name="routes">What is served.</param>
    /// <param name="access">Who may come in, and TLS.</param>
    /// <param name="connections">Bounds the connections.</param>
    /// <param name="loggers">For the server and the endpoints.</param>
    /// <param name="inheritedSocket">A listening socket that was handed over at start; <see langword="null"/>: open one.</param>
    /// <exception cref="ConfigurationException">The address is wrong or taken.</exception>
    public static Task<WebServer> StartAsync(
        Values.ListenAddress address,
        RouteTable routes,
        AccessControl access,
        ConnectionGuard connections,
        ILoggerFactory loggers,
        ulong? inheritedSocket) =>
        StartAsync(new WebListener(address, routes.HandleAsync) { InheritedSocket = inheritedSocket }, access, connections, loggers);

    /// <summary>Opens the port.</summary>
    /// <param name="listener">Where to listen, what is served, and the limits.</param>
    /// <param name="access">TLS, and who may come in.</param>
    /// <param name="connections">Bounds the connections.</param>
    /// <param name="loggers">For the server and the endpoints.</param>
    /// <exception cref="ConfigurationException">The address is wrong or taken.</exception>
    public static async Task<WebServer> StartAsync(
        WebListener listener, AccessControl access, ConnectionGuard connections, ILoggerFactory loggers)
    {
        IPEndPoint? endPoint = null;
        if (listener.InheritedSocket is null && !listener.Address.TryResolve(out endPoint, out string? error))
        {
            throw new ConfigurationException("invalid HTTP listen address: " + error);
        }

        ILogger logger = loggers.CreateLogger<WebServer>();
        var kestrel = new KestrelServices(loggers);
        if (access.UsesTls)
        {
            kestrel.AddHttps();
        }

        kestrel.UseKestrelCore().ConfigureKestrel(server =>
            listener.Limits.Apply(server, endPoint, listener.InheritedSocket, options =>
            {
                options.Use(connections.Guard);
                access.Secure(options);
                options.Use(BadRequestResponses.Prepare);
            }));
        var web = new WebServer(kestrel.BuildServices());
        BadRequestResponses.Subscribe(web._services.GetRequiredService<DiagnosticListener>());
        try
        {
            await web._server.StartAsync(new HttpApplication(listener.Handle, listener.ChecksPasswords ? access : null, logger), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await web.DisposeAsync();
            throw new ConfigurationException($"cannot listen for HTTP on {listener.Address}: {Innermost(e).Message}", e);
        }

        WebLog.WebListening(logger, listener.Address.Text, access.UsesTls, listener.ChecksPasswords && access.HasUsers);
        return web;
    }

    /// <summary>Closes the port; requests under way may end until the token says otherwise.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _services.DisposeAsync();
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
