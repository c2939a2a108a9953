using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Files;
using PopCon.Metrics.Own;
using PopCon.Statsd.Mapping;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>
/// Reads the mapping file again when asked to, or when it has changed on disk, and puts the new rules in force at once.
/// A file that cannot be used leaves the old rules in force, and so does one without rules unless the reload was requested: a full disk
/// or a failed copy empties files.
/// </summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class MappingReloader : IDisposable
{
    private const string ReloadsName = "statsd_exporter_config_reloads_total";
    private const string ReloadsHelp = "Reloads of the mapping file, by outcome.";

    private readonly string _path;
    private readonly Action<MetricMapper> _use;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileWatcher _watcher;
    private readonly OwnCounter _successes;
    private readonly OwnCounter _failures;
    private int _ruleCount;
    private bool _isLastSuccessful = true;
    private long _lastSuccessUnixMilliseconds;

    /// <param name="path">The mapping file; empty: none, and every reload is ignored.</param>
    /// <param name="files">What the rules in force were read from.</param>
    /// <param name="ruleCount">How many rules of it are in force now.</param>
    /// <param name="use">Puts rules in force; refuses them with a <see cref="MappingFileException"/>.</param>
    /// <param name="time">For the interval and the time of success.</param>
    /// <param name="own">Where its metrics are registered.</param>
    /// <param name="log">For outcomes.</param>
    public MappingReloader(
        string path,
        FileSet files,
        int ruleCount,
        Action<MetricMapper> use,
        TimeProvider time,
        OwnMetrics own,
        ILogger log)
    {
        _path = path;
        _use = use;
        _time = time;
        _log = log;
        _watcher = new FileWatcher(files, Read, time, log);
        _ruleCount = ruleCount;
        _lastSuccessUnixMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        _successes = own.Counter(ReloadsName, ReloadsHelp, Shown.OnceCounted, ("outcome", "success"));
        _failures = own.Counter(ReloadsName, ReloadsHelp, Shown.OnceCounted, ("outcome", "failure"));
        Register(own);
    }

    /// <summary>Begins to look for changes of the file.</summary>
    public void Watch()
    {
        if (_path.Length > 0)
        {
            _watcher.Start();
        }
    }

    /// <summary>Reads the file again because someone asked for it.</summary>
    public void Reload()
    {
        if (_path.Length == 0)
        {
            _log.NoMappingFile();
            return;
        }

        _watcher.Reload();
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private FileSet Read(bool isRequested)
    {
        var files = new FileSet();
        try
        {
            MetricMapper mapper = MetricMapper.LoadFile(_path, files, _log.MappingWarning);
            if (mapper.RuleCount == 0 && _ruleCount > 0 && !isRequested)
            {
                throw new MappingFileException(
                    $"{_path}: the file has no rules any more; to use it all the same, request a reload by SIGHUP or POST /-/reload");
            }

            Use(mapper);
            _log.MappingReloaded(_path, mapper.RuleCount);
        }
        catch (MappingFileException e)
        {
            _failures.Add();
            _isLastSuccessful = false;
            _log.MappingReloadFailed(_path, e.Message);
        }

        return files;
    }

    private void Register(OwnMetrics own)
    {
        own.Gauge("statsd_exporter_loaded_mappings", "Mapping rules in force.", () => _ruleCount);
        own.Gauge(
            "popcon_bridge_mapping_last_reload_successful",
            "Whether the mapping file was good when it was last read; if not, older rules are in force.",
            () => _isLastSuccessful ? 1 : 0,
            Shown.OnRequest);
        own.Gauge(
            "popcon_bridge_mapping_last_reload_success_timestamp_seconds",
            "When the rules in force were read, in Unix seconds.",
            () => Volatile.Read(ref _lastSuccessUnixMilliseconds) / 1000d,
            Shown.OnRequest);
    }

    private void Use(MetricMapper mapper)
    {
        _use(mapper);
        _ruleCount = mapper.RuleCount;
        _successes.Add();
        _isLastSuccessful = true;
        _lastSuccessUnixMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
    }
}
