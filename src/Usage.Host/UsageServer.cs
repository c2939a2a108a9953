using System;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Routes;

namespace PopCon.Usage.Host;

/// <summary>The host as a program: the web server of all servers here, with its limits for connections.</summary>
/// <remarks>A slow client costs a connection for ten seconds and no thread; one that says nothing makes room for others.</remarks>
internal static class UsageServer
{
    private const string MetricPrefix = "popcon_usage_host";

    // Kestrel holds an idle connection in about 8 kB: 33 MB.
    private const int MaxConnections = 4096;

    // Requests under way at a stop may end; below the 10 s after which docker stop kills.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Serves until SIGTERM or SIGINT.</summary>
    /// <param name="settings">Where, and how clients reach it.</param>
    /// <param name="state">What the routes work on.</param>
    /// <param name="loggers">Gets what the routes say. What the web server says names clients and paths, so it is not logged.</param>
    /// <exception cref="ConfigurationException">It cannot listen.</exception>
    public static async Task RunAsync(HostSettings settings, HostState state, ILoggerFactory loggers)
    {
        var quit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = ServerSignals.On(PosixSignal.SIGTERM, () => quit.TrySetResult());
        using var interrupt = ServerSignals.On(PosixSignal.SIGINT, () => quit.TrySetResult());
        var own = new OwnMetrics(new MetricRegistry(SeriesLimits.None, new MetricClock(TimeProvider.System)), showsAll: false);
        using var access = AccessControl.Load(string.Empty, own, MetricPrefix, NullLogger.Instance, TimeProvider.System);
        var routes = new UsageRoutes(state, loggers.CreateLogger<UsageRoutes>());
        await using WebServer server = await WebServer.StartAsync(
            new WebListener(ListenAddress.ForWeb(settings.Listen.ToString()), routes.ByPath()) { ChecksPasswords = false, Limits = new WebServerLimits { BodyBytes = null } },
            access,
            new ConnectionGuard(Connections(), TimeProvider.System, own, MetricPrefix, NullLogger.Instance, namesClients: false),
            NullLoggerFactory.Instance);
        string address = string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(settings.Listen.Address, server.Port)}");
        settings.Options.PublicOrigin ??= address;
        await Console.Out.WriteLineAsync($"listening on {address}");
        await quit.Task;
        using var limit = new CancellationTokenSource(StopTimeout);
        await server.StopAsync(limit.Token);
    }

    // All files that may be open: nothing else here listens.
    private static int Connections()
    {
        (int http, int tcp) = ConnectionBudget.OfProcess();
        return (int)Math.Min((long)http + tcp, MaxConnections);
    }
}
