using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.History;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Release.Hidden;
using PopCon.StatsdBridge.Release.Own;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge;

/// <summary>The parts that hold popularity counters back: what is counted of them, what becomes of it, and what scrapes see.</summary>
/// <remarks>Without a protected family it changes nothing.</remarks>
internal sealed class PrivacyStage : IDisposable
{
    private readonly BridgeOptions _options;
    private readonly MetricRegistry _registry;
    private readonly ReleaseSteps _steps;
    private readonly EpochReleases _releases;
    private readonly HiddenCountsStore? _hidden;
    private MetricMapper _mapper;
    private volatile PrivacyInForce _inForce = PrivacyInForce.None;

    /// <param name="options">All options.</param>
    /// <param name="mapper">The rules to begin with.</param>
    /// <param name="registry">The series.</param>
    /// <param name="collector">What scrapes see.</param>
    /// <param name="own">The bridge's own metrics.</param>
    /// <param name="time">For the ends of epochs.</param>
    /// <param name="log">For hidden counts.</param>
    public PrivacyStage(
        BridgeOptions options,
        MetricMapper mapper,
        MetricRegistry registry,
        FamilyCollector collector,
        OwnMetrics own,
        TimeProvider time,
        ILogger log)
    {
        PrivacyOptions privacy = options.Privacy;
        _options = options;
        _mapper = mapper;
        _registry = registry;
        Counts = new ProtectedCounts(PrivacyCheck.ProtectionOf(privacy), privacy.GateEpoch, privacy.DpEpoch, privacy.DpUnit, time);
        View = new OwnMetricsView(registry, privacy.ShowsLiveSelfMetrics);
        Watch(mapper);
        _steps = new ReleaseSteps(new DpParameters(privacy.DpEpsilon, privacy.DpDelta, privacy.DpUnit));
        var quiet = new QuietCounters(registry, own, privacy.GateK, () => View.IsQuiet);
        _releases = new EpochReleases(Counts, _steps, quiet, registry, collector, time);
        if (options.State.File.Length > 0)
        {
            _hidden = new HiddenCountsStore(new HiddenCountsFile(options.State.File), Describe(privacy), privacy.KeepsHiddenCounts, log);
        }
    }

    /// <summary>What is counted of protected families.</summary>
    public ProtectedCounts Counts { get; }

    /// <summary>What scrapes see of the bridge's own metrics.</summary>
    public OwnMetricsView View { get; }

    /// <summary>What is in force, for readers of figures.</summary>
    public PrivacyInForce InForce => _inForce;

    /// <summary>Takes up what an earlier run left: before there is traffic, and before anything is shown.</summary>
    /// <param name="store">The state file, if there is one.</param>
    /// <param name="history">Keeps what is released, if there is one.</param>
    public void Restore(StateStore? store, HistoryStore? history)
    {
        store?.Restore(_registry, new SavedReleases(Counts, _mapper, _steps));
        _hidden?.Restore(Counts, _registry, _mapper);
        _releases.Start(store is null ? static (_, show) => show() : store.Save, history is null ? null : history.Add);
    }

    /// <summary>Keeps what the next run is to take up: after the last line.</summary>
    public void Save(StateStore? store)
    {
        _releases.Stop();
        store?.Save();
        _hidden?.Save(Counts);
    }

    /// <summary>Puts other rules in force. What is counted and shown of metrics that they release in another way goes.</summary>
    /// <param name="mapper">The rules.</param>
    /// <param name="use">Gives them to the pipeline; called under the registry's lock.</param>
    /// <exception cref="MappingFileException">They do not go with the settings.</exception>
    public void Use(MetricMapper mapper, Action use)
    {
        PrivacyCheck.ThrowIfRelayed(_options, mapper);
        MetricMapper before = _mapper;
        bool mayChange = before.PrivacyRules.Count + mapper.PrivacyRules.Count > 0;
        _releases.Reload(
            () =>
            {
                _mapper = mapper;
                use();
                Watch(mapper);
            },
            mayChange ? family => Counts.Protection.Changes(before, mapper, family) : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _releases.Dispose();

    private void Watch(MetricMapper mapper)
    {
        IReadOnlyList<FamilyRelease> modes = Counts.Protection.Modes(mapper);
        _inForce = PrivacyInForce.Of(modes, _options.Privacy);
        var rows = new List<IReadOnlyList<(string, string)>>();
        bool hasDp = false;
        foreach (FamilyRelease release in modes)
        {
            rows.Add(PrivacyCheck.Describe(release, _options.Privacy));
            hasDp |= release.Mode == ReleaseMode.Dp;
        }

        View.Watch(rows, hasDp);
    }

    // Whatever a count depends on: under other settings it means something else.
    private static string Describe(PrivacyOptions privacy) => FormattableString.Invariant(
        $"{privacy.Mode} {privacy.GateK} {privacy.GateEpoch} {privacy.DpEpsilon:R} {privacy.DpDelta:R} {privacy.DpUnit} {privacy.DpEpoch} {privacy.Families}");
}
