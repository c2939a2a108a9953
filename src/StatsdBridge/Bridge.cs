using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Metrics.Own;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge;

/// <summary>The life of the process: start, run until a signal, stop without losing what has arrived.</summary>
internal sealed class Bridge : ILifecycle
{
    private const int Success = 0;
    private const int Failure = 1;

    // Scrapes under way at a stop may end; Prometheus asks again anyway.
    private static readonly TimeSpan WebStopTimeout = TimeSpan.FromSeconds(1);

    // How long what the kernel holds is applied; known lines also after that. Below the 10 s after which docker stop kills.
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(2);

    private readonly BridgeOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly FileSet _mappingFiles = new();
    private readonly TaskCompletionSource _quit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Stages? _stages;

    public Bridge(BridgeOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        _loggers = loggers;
        _log = loggers.CreateLogger<Bridge>();
        _time = time;
    }

    /// <summary>Runs until SIGTERM, SIGINT or a request to quit.</summary>
    /// <returns>The exit code: 0 after a clean stop or a good check, 1 when the bridge cannot start or a listener has died.</returns>
    public async Task<int> RunAsync()
    {
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Quit);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Quit);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
        try
        {
            MetricMapper mapper = LoadMapping();
            if (_options.CheckConfig)
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
        catch (Exception e) when (e is StartException or WebStartException)
        {
            _log.CannotStart(e.Message);
        }

        return Failure;
    }

    /// <inheritdoc/>
    public Task ReloadAsync()
    {
        _stages?.Reloader.Reload();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void RequestQuit() => _quit.TrySetResult();

    private void Quit(PosixSignalContext context)
    {
        context.Cancel = true;
        _quit.TrySetResult();
    }

    // Also while the bridge starts, when the default action would end it.
    private void HangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        _stages?.Reloader.Reload();
    }

    private MetricMapper LoadMapping()
    {
        string path = _options.Statsd.MappingConfig;
        MetricMapper mapper = path.Length == 0 ? MetricMapper.BuiltIn : MetricMapper.LoadFile(path, _mappingFiles, _log.MappingWarning);
        PrivacyCheck.ThrowIfRelayed(_options, mapper);
        PrivacyCheck.Warn(_options.Privacy, mapper, _log);
        if (_options.DumpFsmPath.Length > 0)
        {
            DumpAutomaton(mapper);
        }

        return mapper;
    }

    private void DumpAutomaton(MetricMapper mapper)
    {
        try
        {
            using var writer = new StreamWriter(_options.DumpFsmPath);
            mapper.WriteGraph(writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.DumpFailed(_options.DumpFsmPath, e.Message);
        }
    }

    private async Task<int> ServeAsync(MetricMapper mapper)
    {
        SocketActivation activation = SocketActivation.Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (string name in activation.Unknown)
        {
            _log.UnknownActivatedSocket(name);
        }

        using var stages = new Stages(_options, mapper, _mappingFiles, activation, _loggers, _time);
        using AccessControl access = LoadAccess(stages.Own);
        var health = new BridgeHealth(stages.Listeners);
        await using WebServer web = await StartWebAsync(stages, health, access, activation);
        _stages = stages;

        // What arrives meanwhile waits in the kernel, scrapes wait for the end of this.
        using StateLock? stateLock = await StateLock.TakeAsync(_options.State.File, _quit.Task, _time, _log);
        if (stateLock is null)
        {
            _restored.TrySetCanceled();
            return Success;
        }

        stages.Restore();
        stages.Start();
        _restored.TrySetResult();
        health.BecomeReady();
        _log.Listening(_options.Statsd.ListenUdp.Text, _options.Statsd.ListenTcp.Text, _options.Statsd.ListenUnixgram);

        // A listener that died takes the bridge with it: one that serves scrapes and counts nothing looks healthy to most.
        Task died = stages.Listeners.Died;
        await Task.WhenAny(_quit.Task, died);
        _log.Stopping();
        health.BeginStop();
        stages.Pipeline.BeginStop(MaxDrain);
        await stages.Listeners.StopAsync();
        if (stages.Pipeline.DroppedCount is var dropped and > 0)
        {
            _log.LinesDropped(dropped);
        }

        stages.Save();
        using var limit = new CancellationTokenSource(WebStopTimeout);
        await web.StopAsync(limit.Token);
        return died.IsCompleted ? Failure : Success;
    }

    private AccessControl LoadAccess(OwnMetrics own) =>
        AccessControl.TryCreate(_options.Web.ConfigFile, new AuthFailures(own, Stages.MetricPrefix), _log, _time, out IReadOnlyList<string> errors)
            ?? throw new StartException("the web configuration cannot be used: " + string.Join("; ", errors));

    private async Task<WebServer> StartWebAsync(
        Stages stages, BridgeHealth health, AccessControl access, SocketActivation activation)
    {
        // By now every name of the bridge's own metrics is taken, before the first line can claim one.
        stages.Own.Refresh();
        var source = new MetricsSource(stages.Own, stages.Collector, stages.View, stages.Clock, _options.Web.OpenMetrics, _restored.Task);
        return await WebServer.StartAsync(
            _options.Web,
            new WebStages(source, health, this, new ScrapeMetrics(stages.Own)) { HidesDiagnostics = () => stages.View.IsActive },
            access,
            _loggers,
            (ulong?)activation.Find(SocketActivation.Web),
            CancellationToken.None);
    }
}
