using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using PopCon.Metrics.Own;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>The upstreams of every configuration since the start. One that stays the same keeps what is known about it.</summary>
/// <param name="own">Where its metrics are registered.</param>
/// <param name="folder">Where documents are kept that the next start needs; <see langword="null"/>: nowhere.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class UpstreamSources(OwnMetrics own, string? folder, TimeProvider time)
{
    private readonly ConcurrentDictionary<UpstreamOptions, UpstreamSource> _open = new();
    private readonly ConcurrentDictionary<(string Repository, string Ecosystem, int Set), UpstreamSource> _current = new();
    private readonly ConcurrentDictionary<(string Repository, string Code), OwnCounter> _requests = new();

    /// <summary>Where documents are kept that the next start needs; <see langword="null"/>: nowhere.</summary>
    public string? Folder => folder;

    /// <summary>The upstream of some options.</summary>
    public UpstreamSource Open(UpstreamOptions options)
    {
        UpstreamSource source = _open.GetOrAdd(
            options, static (created, self) => new UpstreamSource(created, self.Time, code => self.Count(created.Repository, code)), this);
        (string Repository, string Ecosystem, int Set) key = (options.Repository, options.Ecosystem, options.Set);
        if (_current.TryAdd(key, source))
        {
            own.Gauge(
                "popcon_gateway_upstream_up",
                "Whether the last request to an upstream was answered; set 0 is the upstream itself, higher ones are fallbacks.",
                () => _current[key].IsUp ? 1 : 0,
                Shown.Always,
                ("ecosystem", options.Ecosystem),
                ("repository", options.Repository),
                ("set", options.Set.ToString(CultureInfo.InvariantCulture)));
        }

        _current[key] = source;
        return source;
    }

    /// <summary>Asks upstreams in turn until one answers; what they said before counts only when none does.</summary>
    /// <param name="sources">The upstreams.</param>
    /// <param name="ask">Asks one. Is told whether an old answer will do.</param>
    /// <exception cref="UpstreamException">None answers.</exception>
    public static async Task<T> AskInTurnAsync<T>(IReadOnlyList<UpstreamSource> sources, Func<UpstreamSource, bool, Task<T>> ask)
    {
        int attempts = sources.Count == 1 ? 1 : sources.Count * 2;
        for (int i = 1; i < attempts; i++)
        {
            try
            {
                return await ask(sources[(i - 1) % sources.Count], i > sources.Count);
            }
            catch (UpstreamException)
            {
                // The next one is asked.
            }
        }

        return await ask(sources[^1], true);
    }

    private TimeProvider Time => time;

    private void Count(string repository, string code) => _requests.GetOrAdd(
        (repository, code),
        static (key, own) => own.Counter(
            "popcon_gateway_upstream_requests_total",
            "Requests to upstreams, by status; error is one without a usable response.",
            Shown.Always,
            ("code", key.Code),
            ("repository", key.Repository)),
        own).Add();
}
