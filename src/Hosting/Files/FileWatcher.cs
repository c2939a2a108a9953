using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Files;

/// <summary>Reads a configuration again when it is asked to, or when its files have changed.</summary>
/// <remarks>
/// Safe from all threads; readings never overlap. A change is acted on when two looks in a row agree, so that a half-written file is not
/// read. A look costs one read of the files.
/// </remarks>
internal sealed class FileWatcher : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Func<bool, FileSet> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _reading = new();
    private FileSet _files;
    private ulong _lastSeen;
    private ulong _lastTried;
    private ITimer? _timer;

    /// <param name="files">The files that were read at start.</param>
    /// <param name="read">Reads the configuration and returns the files it was read from. Is told whether this was asked for; if not, a file has changed.</param>
    /// <param name="time">Drives the looks.</param>
    /// <param name="log">Gets what goes wrong.</param>
    public FileWatcher(FileSet files, Func<bool, FileSet> read, TimeProvider time, ILogger log)
    {
        _read = read;
        _time = time;
        _log = log;
        _files = files;
        _lastSeen = _lastTried = files.Fingerprint;
    }

    /// <summary>Begins to look for changes.</summary>
    public void Start() => _timer = _time.CreateTimer(static watcher => ((FileWatcher)watcher!).Look(), this, LookInterval, LookInterval);

    /// <summary>Reads the configuration now.</summary>
    public void Reload() => Guard(() => Read(isRequested: true));

    /// <summary>Looks at the files once.</summary>
    internal void Look() => Guard(() =>
    {
        ulong seen = _files.CurrentFingerprint();
        bool isStable = seen == _lastSeen;
        _lastSeen = seen;
        if (isStable && seen != _lastTried)
        {
            _lastTried = seen;
            Read(isRequested: false);
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a timer and of signals: a file that cannot be used must not end the process.")]
    private void Guard(Action action)
    {
        lock (_reading)
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                _log.ReloadFailed(e);
            }
        }
    }

    private void Read(bool isRequested)
    {
        _files = _read(isRequested);
        _lastSeen = _lastTried = _files.Fingerprint;
    }
}
