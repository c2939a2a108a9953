using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Gateway.Counting.Packages;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Storage;
using PopCon.Hosting;
using PopCon.Metrics.Own;

namespace PopCon.Gateway;

/// <summary>The repositories that are open: those of every configuration since the start, each with its task that keeps it current.</summary>
/// <remarks>Safe from all threads. One on disk is loaded when it is opened, others as soon as their storage answers.</remarks>
internal sealed class RepositorySet : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    // What is damaged may be asked for at any rate.
    private static readonly TimeSpan DamagePause = TimeSpan.FromMinutes(1);
    private const int DamageBurst = 10;

    private readonly ConcurrentDictionary<string, (Repository Repository, StorageOptions Storage)> _open = new(StringComparer.Ordinal);
    private readonly StorageRoot _root;
    private readonly FeedServices _services;
    private readonly OwnMetrics _own;
    private readonly PackageMetrics _packages;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<(string Repository, string Operation), OwnCounter> _errors = new();
    private readonly RateLimit _damages;
    private readonly CancellationTokenSource _stop = new();

    /// <param name="root">Where files on disk are.</param>
    /// <param name="services">What feeds need of the process.</param>
    /// <param name="own">Where their sizes and errors are shown.</param>
    /// <param name="log">For storages that fail.</param>
    public RepositorySet(StorageRoot root, FeedServices services, OwnMetrics own, ILogger log)
    {
        _root = root;
        _services = services;
        _own = own;
        _packages = new PackageMetrics(own, services.LastFetches);
        _log = log;
        _damages = new RateLimit(DamagePause, DamageBurst, services.Time);
    }

    /// <summary>Why requests cannot be answered; <see langword="null"/>: all repositories are loaded.</summary>
    public string? FindProblem()
    {
        string[] waiting = [.. _open.Where(open => !open.Value.Repository.IsLoaded && !open.Value.Storage.NeedsClients).Select(open => open.Key).Order(StringComparer.Ordinal)];
        return waiting.Length == 0 ? null : $"The storage of these repositories has not answered yet: {string.Join(", ", waiting)}.";
    }

    /// <summary>Opens repositories that are not open yet, or whose storage has changed.</summary>
    /// <exception cref="ConfigurationException">A folder cannot be read.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "A repository lives as long as the process: requests may still use it after a reload.")]
    public void Open(IEnumerable<RepositoryOptions> repositories)
    {
        foreach (RepositoryOptions options in repositories)
        {
            bool isOpen = _open.TryGetValue(options.Name, out (Repository Repository, StorageOptions Storage) open);
            if (isOpen && open.Storage == options.Storage)
            {
                continue;
            }

            var repository = new Repository(_root.Open(options.Name, options.Storage, _services.Time), _services);
            if (options.Storage.IsLocal)
            {
                Load(options.Name, repository);
            }

            _open[options.Name] = (repository, options.Storage);
            _ = KeepCurrentAsync(options.Name, repository, options);
            if (!isOpen)
            {
                AddGauges(options.Name);
            }
        }
    }

    /// <summary>A repository that was opened.</summary>
    public Repository Get(string name) => _open[name].Repository;

    /// <summary>Counts an operation that failed, and says in the log what is damaged.</summary>
    public void Failed(string name, StorageException error)
    {
        if (error.Damage is { } damage && _damages.TryPass())
        {
            _log.StorageDamaged(name, damage);
        }

        Count(name, error);
    }

    private void Count(string name, StorageException error) => _errors.GetOrAdd(
        (name, error.Operation),
        static (key, own) => own.Counter(
            "popcon_gateway_storage_errors_total",
            "Operations that the storage of a repository failed at.",
            Shown.Always,
            ("operation", key.Operation),
            ("repository", key.Repository)),
        _own).Add();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        foreach ((Repository repository, _) in _open.Values)
        {
            repository.Dispose();
        }

        _stop.Dispose();
    }

    // Nothing of it waits: a store on disk answers at once.
    private static void Load(string name, Repository repository)
    {
        try
        {
            repository.SyncAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is StorageException or System.IO.InvalidDataException or System.Text.Json.JsonException)
        {
            repository.Dispose();
            throw new ConfigurationException($"the files of the repository '{name}' cannot be read: {(e.InnerException ?? e).Message}", e);
        }
    }

    private void AddGauges(string name)
    {
        _packages.Add(name, () => Get(name).ListPackages());
        _own.Gauge("popcon_gateway_index_packages", "Files that a repository has.", () => Get(name).FileCount, Shown.Always, ("repository", name));
        _own.Gauge(
            "popcon_gateway_index_age_seconds",
            "Time since the storage last said what it holds. Own uploads are visible at once.",
            () => Get(name).Age.TotalSeconds,
            Shown.Always,
            ("repository", name));
    }

    private async Task KeepCurrentAsync(string name, Repository repository, RepositoryOptions options)
    {
        StorageOptions storage = options.Storage;
        CancellationToken stop = _stop.Token;
        try
        {
            while (!_open.TryGetValue(name, out (Repository Repository, StorageOptions Storage) open) || ReferenceEquals(open.Repository, repository))
            {
                // Without a token nothing can be asked: the first client that has one has the repository loaded.
                bool waitsForClient = storage.NeedsClients && !options.Access.AnonymousRead && !repository.IsLoaded;
                bool isCurrent = waitsForClient || await TrySyncAsync(name, repository, stop);
                await Task.Delay(isCurrent || storage.SyncInterval < RetryPause ? storage.SyncInterval : RetryPause, _services.Time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a task: whatever a storage answers must not end it, for nothing would find changes any more.")]
    private async Task<bool> TrySyncAsync(string name, Repository repository, CancellationToken stop)
    {
        try
        {
            await repository.SyncAsync(stop);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            StorageException error = e as StorageException ?? StorageException.Unavailable("index", e);
            Failed(name, error);
            _log.StorageFailed(name, error.Operation, (error.InnerException ?? error).GetType().Name);
            return false;
        }
    }
}
