using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.Release.Own;

/// <summary>What scrapes see of the bridge's own metrics: beside protected families nothing that tells when lines come.</summary>
/// <remarks>Thread-safe. Costs a scrape one look at each family.</remarks>
internal sealed class OwnMetricsView
{
    private const string InfoName = "popcon_bridge_privacy_info";
    private const string InfoHelp = "Always 1; the labels tell how protected metrics are released, the epoch in seconds.";
    private const double MemoryStepBytes = 16 * 1024 * 1024;

    private readonly bool _isLive;
    private volatile State _state = new(false, false, default);

    /// <param name="registry">Keeps the name of the metric that tells of the mode.</param>
    /// <param name="isLive">Whether own metrics are shown as ever.</param>
    public OwnMetricsView(MetricRegistry registry, bool isLive)
    {
        _isLive = isLive;
        registry.ReserveOwn(InfoName, MetricType.Gauge, InfoHelp);
    }

    /// <summary>Whether any family can be protected.</summary>
    public bool IsActive => _state.IsActive;

    /// <summary>Whether own counters must be quiet.</summary>
    public bool IsQuiet => _state.IsActive && !_isLive;

    /// <summary>Says how families are released from now on.</summary>
    /// <param name="modes">A row of label values for each mode: mode, k, epoch, epsilon, delta, unit and theta.</param>
    /// <param name="hasDp">Whether one of them is dp.</param>
    public void Watch(IReadOnlyList<IReadOnlyList<(string Name, string Value)>> modes, bool hasDp) =>
        _state = new State(modes.Count > 0, hasDp, modes.Count == 0 ? default : InfoOf(modes));

    /// <summary>What a scrape sees.</summary>
    /// <param name="families">All families, by the byte order of their names.</param>
    public IReadOnlyList<CollectedFamily> Of(IReadOnlyList<CollectedFamily> families)
    {
        State state = _state;
        if (!state.IsActive)
        {
            return families;
        }

        var view = new List<CollectedFamily>(families.Count + 1);
        bool needsInfo = true;
        foreach (CollectedFamily family in families)
        {
            if (needsInfo && string.CompareOrdinal(family.Family.Name, InfoName) > 0)
            {
                view.Add(state.Info);
                needsInfo = false;
            }

            if (!family.Family.IsOwn)
            {
                view.Add(family);
            }
            else if (Show(family, state) is { } shown)
            {
                view.Add(shown);
            }
        }

        if (needsInfo)
        {
            view.Add(state.Info);
        }

        return view;
    }

    private CollectedFamily? Show(in CollectedFamily family, State state)
    {
        if (family.Family.Release.IsProtected)
        {
            return _isLive || state.HasDp ? null : family;
        }

        return (_isLive ? OwnShowing.Live : OwnMetricTable.Of(family.Family.Name)) switch
        {
            OwnShowing.Live => family,
            OwnShowing.Coarse => new CollectedFamily(family.Family, Array.ConvertAll(family.Series.ToArray(), Coarse)),
            _ => null,
        };
    }

    private static TimeSeries Coarse(TimeSeries series)
    {
        switch (series)
        {
            case CounterSeries counter:
                var seconds = new CounterSeries(series.Vector, series.Labels, series.CreatedMilliseconds);
                seconds.Set(Math.Floor(counter.Value));
                return seconds;
            case GaugeSeries gauge:
                return new GaugeSeries(series.Vector, series.Labels, series.CreatedMilliseconds)
                {
                    Value = Math.Ceiling(gauge.Value / MemoryStepBytes) * MemoryStepBytes,
                };
            default:
                throw new ArgumentException(series.GetType().Name, nameof(series));
        }
    }

    private static CollectedFamily InfoOf(IReadOnlyList<IReadOnlyList<(string Name, string Value)>> modes)
    {
        var family = new MetricFamily(InfoName, MetricType.Gauge, InfoHelp) { IsOwn = true };
        var labels = new LabelSet();
        TimeSeries[] series =
        [
            .. modes.Select(mode =>
            {
                labels.Clear();
                foreach ((string name, string value) in mode)
                {
                    labels.Set(name, value);
                }

                labels.Encode();
                var vector = new SeriesVector(family, labels.Shape.ToString(), new SeededHash());
                return new GaugeSeries(vector, labels.Encoded.ToArray(), 0) { Value = 1 };
            }),
        ];
        SeriesSort.Sort(series);
        return new CollectedFamily(family, series);
    }

    private sealed record State(bool IsActive, bool HasDp, CollectedFamily Info);
}
