using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Storage;
using PopCon.Metrics.Own;

namespace PopCon.Gateway;

/// <summary>The repositories that are open: those of every configuration since the start.</summary>
/// <param name="root">Where their files are.</param>
/// <param name="services">What feeds need of the process.</param>
/// <param name="own">Where their sizes are shown.</param>
/// <remarks>Safe from all threads. Opening one reads all its metas.</remarks>
internal sealed class RepositorySet(StorageRoot root, FeedServices services, OwnMetrics own)
{
    private readonly ConcurrentDictionary<string, Repository> _open = new(StringComparer.Ordinal);

    /// <summary>Opens repositories that are not open yet.</summary>
    public void Open(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (_open.ContainsKey(name))
            {
                continue;
            }

            var repository = new Repository(root.Open(name), services);
            _open[name] = repository;
            own.Gauge(
                "popcon_gateway_index_packages", "Files that a repository has.", () => repository.Packages.Count, Shown.Always, ("repository", name));
        }
    }

    /// <summary>A repository that was opened.</summary>
    public Repository Get(string name) => _open[name];
}
