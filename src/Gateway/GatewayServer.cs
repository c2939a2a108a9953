using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Counting.Packages;
using PopCon.Gateway.Counting.Uniques;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Rules;
using PopCon.Gateway.Storage;
using PopCon.Hosting;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.Gateway;

/// <summary>The life of the process: start, serve until a signal, stop without losing what was counted.</summary>
/// <remarks>The composition root. No part knows a later one.</remarks>
internal sealed class GatewayServer(GatewayOptions options, ILoggerFactory loggers, TimeProvider time)
{
    private const int Success = 0;
    private const int Failure = 1;
    private const string MetricPrefix = "popcon_gateway";

    /// <summary>Probes and scrapes; more would only be an attempt to take the process's descriptors.</summary>
    private const int TelemetryConnections = 256;

    // Requests under way at a stop may end; below the 10 s after which docker stop kills.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = loggers.CreateLogger<GatewayServer>();
    private readonly TaskCompletionSource _quit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code: 0 after a clean stop or a good check, 1 when the gateway cannot start.</returns>
    public async Task<int> RunAsync()
    {
        using var terminate = ServerSignals.On(PosixSignal.SIGTERM, () => _quit.TrySetResult());
        using var interrupt = ServerSignals.On(PosixSignal.SIGINT, () => _quit.TrySetResult());
        try
        {
            if (options.CheckConfig)
            {
                CheckConfig();
                _log.ConfigurationIsGood();
                return Success;
            }

            _log.Starting(BuildInfo.Version, BuildInfo.Revision, BuildInfo.Runtime);
            await ServeAsync();
            return Success;
        }
        catch (ConfigurationException e)
        {
            _log.CannotStart(e.Message);
            return Failure;
        }
    }

    private void CheckConfig() => ConfigReader.ReadOnce(options, time, _log.ConfigurationWarning);

    private static void Use(GatewayConfig config, Fetches fetches, RepositorySet repositories, UploadSlots uploads)
    {
        fetches.Use(config.Counting, config.TrustedProxies);
        uploads.Maximum = config.Limits.Uploads;
        uploads.MinFreeBytes = config.Limits.DiskFreeBytes;
        repositories.Open(config.Repositories.Values);
    }

    private async Task ServeAsync()
    {
        // Metrics and counters.
        var clock = new MetricClock(time);
        var registry = new MetricRegistry(SeriesLimits.None, clock);
        var own = new OwnMetrics(registry, showsAll: true);
        BuildInfo.Register(own, MetricPrefix);
        _ = new ProcessMetrics(own);
        var counters = new Counters(registry, own, options.StatsdPrefix, options.IsStatsdDotted);

        // Storage, and the configuration, which opens its repositories.
        using var root = StorageRoot.Take(options.StorageRoot, options.IsStorageShared);
        var origins = new RequestOrigin(time);
        using var uniques = new UniqueCounts(time);
        var fetches = new Fetches(counters, uniques);
        using LastFetchKeeper lastFetches = OpenLastFetches(root);
        var services = new FeedServices(counters, fetches, lastFetches.Fetches, origins, new UploadSlots(root.Temporary, own), time);
        using var repositories = new RepositorySet(root, services, own, _log);
        using var config = new ConfigSource(options, current => Use(current, fetches, repositories, services.Uploads), own, time, _log);
        root.LetOthersIn();
        using var hangUp = ServerSignals.On(PosixSignal.SIGHUP, config.Reload);
        using StatsdSender? sender = options.StatsdAddress.Length == 0
            ? null
            : new StatsdSender(counters, uniques, options.StatsdAddress, options.StatsdInterval, own, time);

        // Web.
        using AccessControl access = AccessControl.Load(options.WebConfigFile, own, MetricPrefix, _log, time);
        access.NamesClients = false;
        var rules = new RuleEndpoint(counters, fetches, config.Current.Limits.Rules, new DockerEndpoint(counters, fetches, origins));
        var failures = new FailedSources(config.Current.Limits.AuthFailures, time);
        var admins = new AdminAccess(failures);
        var sessions = new Sessions(time);
        var feeds = new FeedHandler(repositories, services, failures, sessions);
        var handler = new RequestHandler(config, rules, feeds, new LoginHandler(repositories, sessions, failures), new InitializeHandler(config, admins), new RequestMetrics(registry, own), time, _log) { LogsRequests = options.LogsRequests };
        string? notReady = "The gateway is starting.";
        await using WebServer telemetry = await StartTelemetryAsync(
            new ScrapeSource(own, new FamilyCollector(registry), clock), config, admins, () => Volatile.Read(ref notReady) ?? repositories.FindProblem(), root.FindProblem, own, access);
        await using WebServer web = await StartWebAsync(handler, config.Current.Limits, own, access);
        await config.Current.PrepareAsync();
        config.Watch();
        Volatile.Write(ref notReady, null);

        await _quit.Task;
        _log.Stopping();
        Volatile.Write(ref notReady, "The gateway is stopping.");
        using var limit = new CancellationTokenSource(StopTimeout);
        await web.StopAsync(limit.Token);
    }

    private LastFetchKeeper OpenLastFetches(StorageRoot root)
    {
        try
        {
            return new LastFetchKeeper(new LastFetches(time, root.FetchesPath), root, time, _log.LastFetchesNotSaved);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"the file '{root.FetchesPath}' cannot be read: {e.Message}", e);
        }
    }

    private Task<WebServer> StartTelemetryAsync(
        ScrapeSource source,
        ConfigSource config,
        AdminAccess admins,
        Func<string?> findReadyProblem,
        Func<string?> findProblem,
        OwnMetrics own,
        AccessControl access)
    {
        ILogger log = loggers.CreateLogger<WebServer>();
        var metrics = new MetricsEndpoint(source.WriteAsync, openMetrics: false, new ScrapeMetrics(own), time, log);
        return WebServer.StartAsync(
            new WebListener(options.TelemetryAddress, new TelemetryRoutes(config, admins, metrics, findReadyProblem, findProblem).Create().HandleAsync),
            access,
            new ConnectionGuard(TelemetryConnections, time, own, MetricPrefix, log, namesClients: false),
            loggers);
    }

    private Task<WebServer> StartWebAsync(RequestHandler handler, LimitOptions limits, OwnMetrics own, AccessControl access)
    {
        ILogger log = loggers.CreateLogger<WebServer>();
        return WebServer.StartAsync(
            new WebListener(options.ListenAddress, handler.HandleAsync) { ChecksPasswords = false, Limits = limits.Web },
            access,
            new ConnectionGuard(limits.Connections, time, own, MetricPrefix, log, namesClients: false),
            loggers);
    }
}
