using System;
using System.IO;
using System.Threading;
using PopCon.Gateway.Counting.Packages;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Feeds;

/// <summary>Saves every minute and at a stop when packages were last fetched.</summary>
/// <remarks>One timer. A kill loses at most what was fetched in the last minute; a package then looks as if it had been fetched longer ago.</remarks>
internal sealed class LastFetchKeeper : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly StorageRoot _root;
    private readonly Action<string> _failed;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;

    /// <param name="fetches">What is saved.</param>
    /// <param name="root">Where files can be written.</param>
    /// <param name="time">Drives the timer.</param>
    /// <param name="failed">Told why nothing could be saved.</param>
    public LastFetchKeeper(LastFetches fetches, StorageRoot root, TimeProvider time, Action<string> failed)
    {
        Fetches = fetches;
        _root = root;
        _failed = failed;
        Save();
        _timer = time.CreateTimer(static keeper => ((LastFetchKeeper)keeper!).Save(), this, Interval, Interval);
    }

    /// <summary>What is saved.</summary>
    public LastFetches Fetches { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        Save();
    }

    private void Save()
    {
        lock (_lock)
        {
            try
            {
                Fetches.Save(_root.NewTemporary());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failed(e.GetType().Name);
            }
        }
    }
}
