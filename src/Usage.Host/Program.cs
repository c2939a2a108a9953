using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Logging;
using PopCon.Usage.Host;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Pages;
using PopCon.Usage.Host.Routes;

const int UsageError = 2;

LinuxSignals.IgnoreWithoutMeaning();
if (args is not ["--config", var path])
{
    await Console.Error.WriteLineAsync("usage: popcon usage host --config FILE");
    return UsageError;
}

try
{
    HostSettings settings = HostFile.Load(path);
    using var log = new StderrLoggerProvider(new LogOptions(), TimeProvider.System);
    using var state = new HostState(settings.Options, new PlainPages());
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();

    // The framework's own messages name addresses and paths of clients.
    builder.Logging.ClearProviders().AddProvider(log).AddFilter((_, category, _) => category?.StartsWith("PopCon.", StringComparison.Ordinal) == true);
    builder.WebHost.ConfigureKestrel(server => ServerLimits.Apply(server, settings.Listen));
    await using WebApplication app = builder.Build();
    UsageHostExtensions.Map(app, state);
    app.MapFallback("{**path}", UsageRoutes.NotFoundAsync);
    await app.StartAsync();
    string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    settings.Options.PublicOrigin ??= address;
    await Console.Out.WriteLineAsync($"listening on {address}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ConfigurationException e)
{
    foreach (string mistake in e.Mistakes)
    {
        await Console.Error.WriteLineAsync(mistake);
    }

    return UsageError;
}
catch (Exception e) when (e is IOException or SocketException)
{
    await Console.Error.WriteLineAsync($"Cannot listen: {e.Message}");
    return UsageError;
}
