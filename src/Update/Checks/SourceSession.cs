using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Candidates;
using PopCon.Update.Configuration;
using PopCon.Update.Feeds;
using PopCon.Update.Resolution;
using PopCon.Update.Store;

namespace PopCon.Update.Checks;

/// <summary>The sources of one check, opened together, and the search over them.</summary>
/// <remarks>Used once, with the lock of the store.</remarks>
internal sealed class SourceSession : IDisposable
{
    private readonly UpdateStore _store;
    private readonly CheckOptions _options;
    private readonly SourceClient _client;
    private readonly List<CheckSource> _sources;
    private readonly List<DroppedCandidate> _refused = [];
    private readonly CancellationTokenSource _budget;

    /// <summary>Names the sources; nothing is asked yet.</summary>
    /// <param name="store">The store.</param>
    /// <param name="addresses">The sources.</param>
    /// <param name="options">What packages have to pass.</param>
    /// <param name="budget">How long all sources together may take. What does not answer until then is down.</param>
    public SourceSession(UpdateStore store, IEnumerable<SourceAddress> addresses, CheckOptions options, TimeSpan budget)
    {
        _budget = new CancellationTokenSource(budget);
        _store = store;
        _options = options;
        _client = new SourceClient(store.Sources, options.Clock);
        _sources = [.. addresses.Select(address => new CheckSource(address, SourceFactory.Create(address, _client)))];
        Supply = new CheckSupply(store, _sources, options);
    }

    /// <summary>The candidates.</summary>
    public CheckSupply Supply { get; }

    /// <summary>What could not be had or did not verify, and the sources without a good index.</summary>
    public IEnumerable<DroppedCandidate> Dropped => _refused.Concat(Supply.Dropped);

    /// <summary>The sources that are down.</summary>
    public IReadOnlyList<CheckSource> Down => _sources.FindAll(source => source.Problem is not null);

    /// <summary>Whether there are sources and none answers.</summary>
    public bool IsOffline => _sources.Count > 0 && Down.Count == _sources.Count;

    /// <summary>Opens the sources and resolves.</summary>
    public async Task<ResolutionOutcome> ResolveAsync(ResolutionRequest request)
    {
        CancellationToken cancel = _budget.Token;
        await Task.WhenAll(_sources.Select(source => source.InitializeAsync(cancel)));
        if (_options.Index is { } settings)
        {
            var gate = new IndexGate(settings, _store, _options.Clock.GetUtcNow());
            foreach (CheckSource source in _sources.Where(source => source.Problem is null))
            {
                if (await gate.ApplyAsync(source, cancel) is { } refused)
                {
                    _refused.Add(refused);
                }
            }
        }

        return await new ResolutionRun(request, Supply).RunAsync(cancel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _budget.Dispose();
    }
}
