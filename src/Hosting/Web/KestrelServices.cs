using System;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Web;

/// <summary>The services of Kestrel, without the host and the configuration that a web application brings along.</summary>
/// <remarks>
/// Kestrel registers its services through a host builder only; this one keeps the services and ignores the rest.
/// </remarks>
internal sealed class KestrelServices : IWebHostBuilder
{
    private readonly WebHostBuilderContext _context = new();
    private readonly ServiceCollection _services = new();

    /// <param name="loggers">For the server.</param>
    public KestrelServices(ILoggerFactory loggers)
    {
        _services.AddSingleton(loggers);
        _services.AddLogging();
        _services.AddMetrics();
        _services.AddSingleton(_ => new DiagnosticListener("Microsoft.AspNetCore"));
        _services.AddSingleton<DiagnosticSource>(services => services.GetRequiredService<DiagnosticListener>());
    }

    /// <summary>Adds what HTTPS takes. A server of plain HTTP does without its assemblies: 0.4 MB.</summary>
    public void AddHttps()
    {
        // Asked for to find certificates in a configuration that is not there.
        _services.AddSingleton<IHostEnvironment>(new HostingEnvironment());
        this.UseKestrelHttpsConfiguration();
    }

    /// <summary>Makes what was registered.</summary>
    public ServiceProvider BuildServices() => _services.BuildServiceProvider();

    /// <inheritdoc/>
    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    /// <inheritdoc/>
    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(_context, _services);
        return this;
    }

    /// <inheritdoc/>
    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    /// <inheritdoc/>
    public string? GetSetting(string key) => null;

    /// <inheritdoc/>
    public IWebHostBuilder UseSetting(string key, string? value) => this;

    /// <inheritdoc/>
#pragma warning disable ASPDEPR008 // The interface has it.
    public IWebHost Build() => throw new NotSupportedException();
#pragma warning restore ASPDEPR008
}
