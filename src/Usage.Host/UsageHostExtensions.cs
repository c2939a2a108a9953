using System;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Pages;
using PopCon.Usage.Host.Routes;

namespace PopCon.Usage.Host;

/// <summary>Adds a usage host to an ASP.NET Core application.</summary>
public static class UsageHostExtensions
{
    /// <summary>Maps the routes of a usage host. It reads its files now, and writes what is left at the end of the application.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="options">The settings.</param>
    /// <param name="pages">A sign-in or questions; <see langword="null"/>: neither.</param>
    /// <exception cref="ArgumentException">The settings or the data cannot be used; the message names all mistakes.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed at the end of the application.")]
    public static void MapPopConUsage(this IEndpointRouteBuilder endpoints, UsageHostOptions options, IUsageHostPages? pages = null)
    {
        HostState state;
        try
        {
            state = new HostState(options, pages ?? new PlainPages());
        }
        catch (ConfigurationException e)
        {
            throw new ArgumentException(e.Message, nameof(options), e);
        }

        Map(endpoints, state);
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(state.Dispose);
    }

    /// <summary>Maps the routes of a host that is owned by the caller.</summary>
    internal static void Map(IEndpointRouteBuilder endpoints, HostState state)
    {
        ILogger logger = endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger<UsageRoutes>() ?? NullLogger<UsageRoutes>.Instance;
        foreach ((string path, RequestDelegate handle) in new UsageRoutes(state, logger).All())
        {
            endpoints.Map(path, handle);
        }
    }
}
