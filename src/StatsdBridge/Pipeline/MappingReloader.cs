using System;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Statsd.Mapping;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>
/// Reads the mapping file again when asked to, or when it has changed on disk, and puts the new rules in force at once;
/// a bad file leaves the old rules as they are.
/// </summary>
/// <remarks>
/// A change is found by looking at the content every second: that works for a file that is written in place, for one
/// that is renamed over, and for the symbolic links Kubernetes swaps, on every file system. It is acted on when two
/// looks in a row agree, so that a half-written file is not read.
/// </remarks>
internal sealed class MappingReloader : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private const string ReloadsName = "statsd_exporter_config_reloads_total";
    private const string ReloadsHelp = "Reloads of the mapping file, by outcome.";

    private readonly string _path;
    private readonly SampleApplier _applier;
    private readonly IdentityTable _identities;
    private readonly Lock _ingest;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _reloading = new();
    private readonly SeededHash _hash = new();
    private readonly OwnCounter _successes;
    private readonly OwnCounter _failures;
    private ITimer? _timer;
    private int _ruleCount;
    private bool _isLastSuccessful = true;
    private long _lastSuccessUnixMilliseconds;
    private byte[] _content = new byte[4096];
    private ulong? _lastRead;
    private ulong? _lastSeen;

    /// <param name="path">The mapping file; empty: none, and every reload is ignored.</param>
    /// <param name="ruleCount">How many rules of it are in force now.</param>
    /// <param name="applier">Who uses the rules.</param>
    /// <param name="identities">Who remembers what they said.</param>
    /// <param name="ingest">The ingest lock.</param>
    /// <param name="time">For the interval and the time of success.</param>
    /// <param name="own">Where its metrics are registered.</param>
    /// <param name="log">For outcomes.</param>
    public MappingReloader(
        string path,
        int ruleCount,
        SampleApplier applier,
        IdentityTable identities,
        Lock ingest,
        TimeProvider time,
        OwnMetrics own,
        ILogger log)
    {
        _path = path;
        _applier = applier;
        _identities = identities;
        _ingest = ingest;
        _time = time;
        _log = log;
        _ruleCount = ruleCount;
        _lastRead = _lastSeen = Fingerprint();
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
            _timer = _time.CreateTimer(static reloader => ((MappingReloader)reloader!).Look(), this, LookInterval, LookInterval);
        }
    }

    /// <summary>Reads the file again.</summary>
    public void Reload()
    {
        lock (_reloading)
        {
            if (_path.Length == 0)
            {
                _log.NoMappingFile();
                return;
            }

            _lastRead = _lastSeen = Fingerprint();
            try
            {
                MetricMapper mapper = MetricMapper.LoadFile(_path, _log.MappingWarning);
                Use(mapper);
                _log.MappingReloaded(_path, mapper.RuleCount);
            }
            catch (MappingFileException e)
            {
                _failures.Add();
                _isLastSuccessful = false;
                _log.MappingReloadFailed(_path, e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

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
        lock (_ingest)
        {
            _applier.Use(mapper);
            _identities.Clear();
        }

        _ruleCount = mapper.RuleCount;
        _successes.Add();
        _isLastSuccessful = true;
        _lastSuccessUnixMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private void Look()
    {
        lock (_reloading)
        {
            ulong? seen = Fingerprint();
            bool isStable = seen == _lastSeen;
            _lastSeen = seen;
            if (isStable && seen is not null && seen != _lastRead)
            {
                Reload();
            }
        }
    }

    // Null while the file cannot be read: it may be about to be replaced, and the old rules hold meanwhile. Who may write
    // the file may write what he likes into it, so the hash need not withstand anyone.
    private ulong? Fingerprint()
    {
        if (_path.Length == 0)
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(_path);
            return _hash.Of(ReadAll(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ReadOnlySpan<byte> ReadAll(FileStream file)
    {
        int length = 0;
        int read;
        do
        {
            if (length == _content.Length)
            {
                Array.Resize(ref _content, length * 2);
            }

            read = file.Read(_content.AsSpan(length));
            length += read;
        }
        while (read > 0);
        return _content.AsSpan(0, length);
    }
}
