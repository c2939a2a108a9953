using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Gateway.Configuration;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Metrics.Own;

namespace PopCon.Gateway;

/// <summary>The configuration in force. It is read again when asked to and when its files change; one that is wrong leaves the old one in force.</summary>
/// <remarks>Safe from all threads. Readers take <see cref="Current"/> once for each request.</remarks>
internal sealed class ConfigSource : IDisposable
{
    private readonly GatewayOptions _options;
    private readonly Action<GatewayConfig> _use;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly OwnCounter _ruleTimeouts;
    private readonly FileWatcher _watcher;
    private volatile GatewayConfig _current;
    private volatile bool _isLastSuccessful = true;
    private long _generation = 1;

    /// <param name="options">Which files.</param>
    /// <param name="use">Called with each configuration that comes into force, the first included.</param>
    /// <param name="own">Where its metrics are registered.</param>
    /// <param name="time">Drives the watcher.</param>
    /// <param name="log">For outcomes.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public ConfigSource(GatewayOptions options, Action<GatewayConfig> use, OwnMetrics own, TimeProvider time, ILogger log)
    {
        _options = options;
        _use = use;
        _log = log;
        _time = time;
        _ruleTimeouts = own.Counter("popcon_gateway_rule_timeouts_total", "Regular expressions of rules that were given up because they took too long.");
        var files = new FileSet();
        _current = Read(files);
        use(_current);
        _watcher = new FileWatcher(files, Reload, time, log);
        own.Gauge(
            "popcon_gateway_config_last_reload_successful",
            "Whether the configuration was good when it was last read; if not, an older one is in force.",
            () => _isLastSuccessful ? 1 : 0);
        own.Gauge("popcon_gateway_config_generation", "Configurations that have come into force.", () => Interlocked.Read(ref _generation));
    }

    /// <summary>The configuration in force.</summary>
    public GatewayConfig Current => _current;

    /// <summary>Whether the last reload was good.</summary>
    public bool IsLastSuccessful => _isLastSuccessful;

    /// <summary>Begins to look for changes.</summary>
    public void Watch() => _watcher.Start();

    /// <summary>Reads the configuration now.</summary>
    public void Reload() => _watcher.Reload();

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private GatewayConfig Read(FileSet files) =>
        ConfigReader.Read(_options.ConfigFile, _options.Manifests, files, _time, () => _ruleTimeouts.Add(), _log.ConfigurationWarning);

    private FileSet Reload(bool isRequested)
    {
        var files = new FileSet();
        try
        {
            GatewayConfig config = Read(files);
            _use(config);
            _current = config;
            Interlocked.Increment(ref _generation);
            _isLastSuccessful = true;
            _log.ConfigurationReloaded();
        }
        catch (ConfigurationException e)
        {
            _isLastSuccessful = false;
            _log.ConfigurationRefused(e.Message);
        }

        return files;
    }
}
