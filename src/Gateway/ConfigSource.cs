using System;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Configuration.Pywharf;
using PopCon.Gateway.Upstreams.Sources;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Metrics.Own;

namespace PopCon.Gateway;

/// <summary>The configuration in force. It is read again when asked to and when its files change; one that is wrong leaves the old one in force.</summary>
/// <remarks>Safe from all threads. Readers take <see cref="Current"/> once for each request.</remarks>
internal sealed class ConfigSource : IDisposable
{
    // No repository can have this name.
    private const string UpstreamFolder = ".upstreams";

    private readonly GatewayOptions _options;
    private readonly Action<GatewayConfig> _use;
    private readonly ILogger _log;
    private readonly ConfigServices _services;
    private readonly FileWatcher _watcher;
    private readonly Lock _applying = new();
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
        OwnCounter ruleTimeouts = own.Counter("popcon_gateway_rule_timeouts_total", "Regular expressions of rules that were given up because they took too long.");
        string folder = Path.Combine(options.StorageRoot, UpstreamFolder);
        _services = new ConfigServices(new UpstreamSources(own, folder, time), time, () => ruleTimeouts.Add(), log.ConfigurationWarning);
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

    /// <summary>Puts a configuration in force that is not in the file; it stays until the next reload or restart.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="persists">Whether the file is replaced too.</param>
    /// <exception cref="ConfigurationException">It is wrong; the one in force stays.</exception>
    /// <exception cref="IOException">The file cannot be written; the one in force stays.</exception>
    public void Use(string text, bool persists)
    {
        lock (_applying)
        {
            try
            {
                GatewayConfig config = ConfigReader.Read("config", text, _options.Manifests, new FileSet(), _services);
                if (persists)
                {
                    Write(text);
                }

                // A configuration of pywharf cannot name an administrator, who is to keep the right to post the next one.
                Apply(TomlReader.IsToml(text) ? config with { Admin = _current.Admin } : config);
                _log.ConfigurationReloaded();
            }
            catch (ConfigurationException e)
            {
                Refuse(e);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private GatewayConfig Read(FileSet files) => ConfigReader.Read(_options.ConfigFile, text: null, _options.Manifests, files, _services);

    private FileSet Reload(bool isRequested)
    {
        var files = new FileSet();
        lock (_applying)
        {
            try
            {
                Apply(Read(files));
                _log.ConfigurationReloaded();
            }
            catch (ConfigurationException e)
            {
                Refuse(e);
            }
        }

        return files;
    }

    private void Apply(GatewayConfig config)
    {
        _use(config);
        _current = config;
        Interlocked.Increment(ref _generation);
        _isLastSuccessful = true;
    }

    private void Refuse(ConfigurationException e)
    {
        _isLastSuccessful = false;
        _log.ConfigurationRefused(e.Message);
    }

    // The old file is there until the new one is whole.
    private void Write(string text)
    {
        if (_options.ConfigFile.Length == 0)
        {
            throw new ConfigurationException("persist needs the flag --config.file, which names the file to write");
        }

        string path = File.ResolveLinkTarget(_options.ConfigFile, returnFinalTarget: true)?.FullName ?? _options.ConfigFile;
        string temporary = path + ".new";
        File.Delete(temporary);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = File.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, creation))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
