using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Files;
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
    private readonly string _path;
    private readonly SampleApplier _applier;
    private readonly IdentityTable _identities;
    private readonly Lock _ingest;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileWatcher _watcher;

    /// <param name="path">The mapping file; empty: none, and every reload is ignored.</param>
    /// <param name="files">What the rules in force were read from.</param>
    /// <param name="ruleCount">How many rules of it are in force now.</param>
    /// <param name="applier">Uses the rules.</param>
    /// <param name="identities">Remembers results of the rules.</param>
    /// <param name="ingest">The ingest lock.</param>
    /// <param name="time">For the interval and the time of success.</param>
    /// <param name="log">For outcomes.</param>
    public MappingReloader(
        string path, FileSet files, int ruleCount, SampleApplier applier, IdentityTable identities, Lock ingest, TimeProvider time, ILogger log)
    {
        _path = path;
        _applier = applier;
        _identities = identities;
        _ingest = ingest;
        _time = time;
        _log = log;
        _watcher = new FileWatcher(files, Read, time, log);
        RuleCount = ruleCount;
        LastSuccessUnixMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Rules in force that came from the file.</summary>
    public int RuleCount { get; private set; }

    /// <summary>Reloads that put new rules in force.</summary>
    public long SuccessCount { get; private set; }

    /// <summary>Reloads that left the old rules in force.</summary>
    public long FailureCount { get; private set; }

    /// <summary>Whether the file could be used when it was last looked at; false also when it is gone.</summary>
    public bool IsLastSuccessful { get; private set; } = true;

    /// <summary>When the rules in force were read, in Unix milliseconds.</summary>
    public long LastSuccessUnixMilliseconds { get; private set; }

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
            if (mapper.RuleCount == 0 && RuleCount > 0 && !isRequested)
            {
                throw new MappingFileException(
                    $"{_path}: the file has no rules any more; to use it all the same, request a reload by SIGHUP or POST /-/reload");
            }

            Use(mapper);
            _log.MappingReloaded(_path, mapper.RuleCount);
        }
        catch (MappingFileException e)
        {
            FailureCount++;
            IsLastSuccessful = false;
            _log.MappingReloadFailed(_path, e.Message);
        }

        return files;
    }

    private void Use(MetricMapper mapper)
    {
        lock (_ingest)
        {
            _applier.Use(mapper);
            _identities.Clear();
        }

        RuleCount = mapper.RuleCount;
        SuccessCount++;
        IsLastSuccessful = true;
        LastSuccessUnixMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
    }
}
