using System;
using System.IO;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Reports.Sources;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.History;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge;

/// <summary>The life of the process: start, run until a signal, stop without losing what has arrived.</summary>
/// <remarks>The composition root. <see cref="ServeAsync"/> makes every part in the order in which data flows; no part knows a later one.</remarks>
internal sealed class Bridge(BridgeOptions options, ILoggerFactory loggers, TimeProvider time)
{
    private const int Success = 0;
    private const int Failure = 1;

    // What the names of metrics begin with that statsd_exporter does not have.
    private const string MetricPrefix = "popcon_bridge";

    // Scrapes under way at a stop may end; Prometheus asks again anyway.
    private static readonly TimeSpan WebStopTimeout = TimeSpan.FromSeconds(1);

    // How long what the kernel holds is applied; known lines also after that. Below the 10 s after which docker stop kills.
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger<Bridge>();
    private readonly FileSet _mappingFiles = new();
    private readonly TaskCompletionSource _quit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs until SIGTERM, SIGINT or a request to quit.</summary>
    /// <returns>The exit code: 0 after a clean stop or a good check, 1 when the bridge cannot start or a listener has died.</returns>
    public async Task<int> RunAsync()
    {
        using var terminate = ServerSignals.On(PosixSignal.SIGTERM, Quit);
        using var interrupt = ServerSignals.On(PosixSignal.SIGINT, Quit);

        // Until there is something to reload; the default action would end the process.
        using var hangUp = ServerSignals.On(PosixSignal.SIGHUP, static () => { });
        try
        {
            LogStart();
            MetricMapper mapper = LoadMapping();
            if (options.CheckConfig)
            {
                _log.ConfigurationIsGood();
                return Success;
            }

            return await ServeAsync(mapper);
        }
        catch (MappingFileException e)
        {
            _log.MappingLoadFailed(e.Message);
        }
        catch (ConfigurationException e)
        {
            _log.CannotStart(e.Message);
        }

        return Failure;
    }

    private void Quit() => _quit.TrySetResult();

    private void LogStart()
    {
        ConfigurationLog.Starting(_log, BuildInfo.Version, BuildInfo.Revision, BuildInfo.Runtime);
        if (options.SettingsFile.Length > 0)
        {
            ConfigurationLog.SettingsFileRead(_log, options.SettingsFile);
        }
    }

    private MetricMapper LoadMapping()
    {
        string path = options.Statsd.MappingConfig;
        MetricMapper mapper = path.Length == 0 ? MetricMapper.BuiltIn : MetricMapper.LoadFile(path, _mappingFiles, _log.MappingWarning);
        PrivacyCheck.ThrowIfRelayed(options, mapper);
        PrivacyCheck.Warn(options.Privacy, mapper, _log);
        if (options.DumpFsmPath.Length > 0)
        {
            DumpAutomaton(mapper);
        }

        return mapper;
    }

    private void DumpAutomaton(MetricMapper mapper)
    {
        try
        {
            using var writer = new StreamWriter(options.DumpFsmPath);
            mapper.WriteGraph(writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.DumpFailed(options.DumpFsmPath, e.Message);
        }
    }

    private async Task<int> ServeAsync(MetricMapper mapper)
    {
        // Registry and the bridge's own metrics: they take their names before the first line can claim one.
        var clock = new MetricClock(time);
        MemoryBudget budget = MemoryBudget.OfProcess();
        var registry = new MetricRegistry(budget.SeriesLimits(options.Limits), clock);
        OwnMetrics own = CreateOwnMetrics(registry);

        // Sockets, bound first: what arrives from now on waits in the kernel.
        SocketActivation activation = ReadActivation();
        using AccessControl access = AccessControl.Load(options.Web.ConfigFile, own, MetricPrefix, _log, time);
        ILogger ingestLog = loggers.CreateLogger<DatagramListener>();
        using BoundSockets sockets = BoundSockets.Bind(options.Statsd, activation, ingestLog);

        // What is counted of protected families and what scrapes see of it, then the pipeline between.
        var collector = new FamilyCollector(registry);
        collector.CollectAhead();
        using var privacy = new PrivacyStage(options, mapper, registry, collector, own, time, loggers.CreateLogger<PrivacyStage>());
        using StatsdRelay? relay = CreateRelay(registry.Gate, own);
        StatsdPipeline pipeline = CreatePipeline(mapper, registry, budget, own, relay, privacy.Counts);
        using var listeners = new Listeners(sockets, options, pipeline.Lines, own, ingestLog);
        using MappingReloader reloader = CreateReloader(mapper, pipeline, privacy, own);
        using var hangUp = ServerSignals.On(PosixSignal.SIGHUP, reloader.Reload);

        // State.
        using StateStore? store = CreateStore(collector, clock, own);
        var restored = new TaskCompletionSource<IFigureSource?>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Web. Probes are answered while the state is restored, and scrapes wait for it.
        var health = new BridgeHealth(listeners);
        var history = new HistoryStage(options, budget, () => privacy.InForce, time);
        await using WebServer web = await StartWebAsync(
            health, new MetricsSource(own, collector, privacy.View, clock, restored.Task, listeners.CatchUpAsync), new HistoryEndpoints(restored.Task, history.PageSettings, time),
            reloader, privacy, own, access, activation);

        // Run.
        using ServiceNotifier notifier = ServiceNotifier.Read(Environment.GetEnvironmentVariable, Environment.ProcessId, time);
        using StateLock? stateLock = await StateLock.TakeAsync(options.State.File, _quit.Task, time, _log);
        if (stateLock is null)
        {
            restored.SetCanceled(CancellationToken.None);
            return Success;
        }

        using HistoryStore? ledger = history.Open(registry, collector, own, loggers.CreateLogger<HistoryStore>());
        Restore(privacy, store, ledger);
        using var expiry = new ExpiryTimer(registry, pipeline.Identities, clock, time);
        listeners.Start();
        reloader.Watch();
        restored.SetResult(ledger?.Figures);
        health.BecomeReady();
        notifier.BecomeReady(pipeline.Lines.IsMoving);
        _log.Listening(options.Statsd.ListenUdp.Text, options.Statsd.ListenTcp.Text, options.Statsd.ListenUnixgram);

        // A listener that died takes the bridge with it: one that serves scrapes and counts nothing looks healthy to most.
        await Task.WhenAny(_quit.Task, listeners.Died);
        await StopAsync(health, notifier, pipeline.Lines, listeners);
        privacy.Save(store);
        await StopAsync(ledger, web);
        return listeners.Died.IsCompleted ? Failure : Success;
    }

    // Before there is traffic: the history takes what counters show now for counted by an earlier run.
    private void Restore(PrivacyStage privacy, StateStore? store, HistoryStore? ledger)
    {
        privacy.Restore(store, ledger);
        store?.Start(options.State.Interval);
        ledger?.Start(options.State.Interval);
    }

    private static async Task StopAsync(HistoryStore? ledger, WebServer web)
    {
        ledger?.Save();
        using var limit = new CancellationTokenSource(WebStopTimeout);
        await web.StopAsync(limit.Token);
    }

    private async Task StopAsync(BridgeHealth health, ServiceNotifier notifier, LinePipeline lines, Listeners listeners)
    {
        _log.Stopping();
        health.BeginStop();
        notifier.BeginStop();
        lines.BeginStop(MaxDrain);
        await listeners.StopAsync();
        if (lines.DroppedCount is var dropped and > 0)
        {
            _log.LinesDropped(dropped);
        }
    }

    private OwnMetrics CreateOwnMetrics(MetricRegistry registry)
    {
        var own = new OwnMetrics(registry, options.Web.BridgeMetrics);
        BuildInfo.Register(own, "statsd_exporter");
        _ = new ProcessMetrics(own);
        return own;
    }

    private StateStore? CreateStore(FamilyCollector collector, MetricClock clock, OwnMetrics own) => options.State.File.Length == 0
        ? null
        : new StateStore(options.State.File, collector, clock, time, own, loggers.CreateLogger<StateStore>());

    private StatsdPipeline CreatePipeline(
        MetricMapper mapper, MetricRegistry registry, MemoryBudget budget, OwnMetrics own, StatsdRelay? relay, ProtectedCounts counts)
    {
        SeriesLimits limits = registry.Limits;
        int identities = budget.Identities(limits.Series);
        loggers.CreateLogger<MetricRegistry>().LimitsInForce(
            limits.Series, limits.SeriesPerName, limits.TextBytes, identities, budget.HeapBytes);
        var refusals = new RefusalLog(loggers.CreateLogger<SampleApplier>(), time);
        return new StatsdPipeline(options.Statsd, mapper, registry, identities, own, relay, counts, refusals);
    }

    private MappingReloader CreateReloader(MetricMapper mapper, StatsdPipeline pipeline, PrivacyStage privacy, OwnMetrics own) => new(
        options.Statsd.MappingConfig,
        _mappingFiles,
        mapper.RuleCount,
        rules => privacy.Use(rules, () => pipeline.Use_NeedsLock(rules)),
        time,
        own,
        loggers.CreateLogger<MappingReloader>());

    private Task<WebServer> StartWebAsync(
        BridgeHealth health,
        MetricsSource source,
        HistoryEndpoints pages,
        MappingReloader reloader,
        PrivacyStage privacy,
        OwnMetrics own,
        AccessControl access,
        SocketActivation activation)
    {
        ILogger log = loggers.CreateLogger<WebServer>();
        var connections = new ConnectionGuard(ConnectionBudget.OfProcess().Http, time, own, MetricPrefix, log);
        var metrics = new MetricsEndpoint(source.WriteAsync, options.Web.OpenMetrics, new ScrapeMetrics(own), time, log);
        return WebServer.StartAsync(
            options.Web.ListenAddress,
            BridgeRoutes.Create(options.Web, health, metrics, reloader.Reload, Quit, () => privacy.View.IsActive, pages, options.HasPage),
            access,
            connections,
            loggers,
            (ulong?)activation.Find(SocketActivation.Web));
    }

    private SocketActivation ReadActivation()
    {
        SocketActivation activation = SocketActivation.Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (string name in activation.Unknown)
        {
            _log.UnknownActivatedSocket(name);
        }

        return activation;
    }

    private StatsdRelay? CreateRelay(Lock gate, OwnMetrics own)
    {
        if (options.Relay.Address.IsEmpty)
        {
            return null;
        }

        return options.Relay.Address.TryResolve(out IPEndPoint? target, out string? error)
            ? new StatsdRelay(target, options.Relay.PacketLengthBytes, gate, time, own, options.Relay.Address.Text)
            : throw new ConfigurationException("relay " + error);
    }
}
