using System;
using System.Collections.Generic;
using System.Threading;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Own;

/// <summary>The program's own metrics, in the same registry as all others: each is registered once and counted through its handle.</summary>
/// <remarks>
/// Registering takes the name, so a line from the network can never claim it: in statsd_exporter such a line fails every
/// scrape. Register before the first line comes in. Safe from all threads.
/// </remarks>
/// <param name="registry">Where the series are.</param>
/// <param name="showsAll">Whether metrics that are <see cref="Shown.OnRequest"/> are asked for.</param>
internal sealed class OwnMetrics(MetricRegistry registry, bool showsAll)
{
    private readonly List<Action> _preparations = [];
    private readonly List<Action> _reads = [];
    private readonly Lock _refreshing = new();

    /// <summary>Registers a counter.</summary>
    /// <returns>The handle to count with.</returns>
    public OwnCounter Counter(
        string name, string help, Shown shown = Shown.Always, params ReadOnlySpan<(string Name, string Value)> labels) =>
        new(this, (CounterSeries)Create(name, MetricType.Counter, help, shown, labels), AppearsWithFirstCount(shown));

    /// <summary>Registers a counter whose number is read at each scrape.</summary>
    /// <param name="name">The metric name.</param>
    /// <param name="help">The HELP text.</param>
    /// <param name="read">Gives the count so far. Called under the registry's lock, so it must be quick.</param>
    /// <param name="shown">When it appears.</param>
    /// <param name="labels">The labels.</param>
    public void Counter(
        string name, string help, Func<double> read, Shown shown = Shown.Always, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var series = (CounterSeries)Create(name, MetricType.Counter, help, shown, labels);
        bool appears = AppearsWithFirstCount(shown);
        AddRead(() =>
        {
            double count = read();
            series.Set(count);
            if (appears && count > 0)
            {
                registry.ShowOwn(series);
            }
        });
    }

    /// <summary>Registers counters that differ by labels an outsider can choose.</summary>
    /// <param name="name">The metric name.</param>
    /// <param name="help">The HELP text.</param>
    /// <param name="labelNames">The first one's values are capped in length and number.</param>
    public OwnCounterFamily Counters(string name, string help, params string[] labelNames)
    {
        lock (registry.Gate)
        {
            return new OwnCounterFamily(registry, registry.ReserveOwn(name, MetricType.Counter, help), labelNames);
        }
    }

    /// <summary>Registers a gauge whose number is read at each scrape.</summary>
    /// <param name="name">The metric name.</param>
    /// <param name="help">The HELP text.</param>
    /// <param name="read">Gives the number. Called under the registry's lock, so it must be quick.</param>
    /// <param name="shown">When it appears; <see cref="Shown.OnceCounted"/> is once it is not 0.</param>
    /// <param name="labels">The labels.</param>
    public void Gauge(
        string name, string help, Func<double> read, Shown shown = Shown.Always, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var series = (GaugeSeries)Create(name, MetricType.Gauge, help, shown, labels);
        bool appears = AppearsWithFirstCount(shown);
        AddRead(() =>
        {
            series.Value = read();
            if (appears && series.Value != 0)
            {
                registry.ShowOwn(series);
            }
        });
    }

    /// <summary>Has something that takes a while done before the reads of each scrape, without the registry's lock.</summary>
    public void BeforeReads(Action prepare) => _preparations.Add(prepare);

    /// <summary>Reads all numbers that are read at a scrape.</summary>
    public void Refresh()
    {
        lock (_refreshing)
        {
            _preparations.ForEach(static prepare => prepare());
            lock (registry.Gate)
            {
                Read();
            }
        }
    }

    /// <summary>Reads them without what takes a while. Called under the registry's lock.</summary>
    public void Read() => _reads.ForEach(static read => read());

    /// <summary>Exposes a series from now on.</summary>
    internal void Show(TimeSeries series)
    {
        lock (registry.Gate)
        {
            registry.ShowOwn(series);
        }
    }

    // A reload registers while a scrape reads.
    private void AddRead(Action read)
    {
        lock (registry.Gate)
        {
            _reads.Add(read);
        }
    }

    private static bool AppearsWithFirstCount(Shown shown) => shown is Shown.OnceCounted or Shown.OnceLost;

    private TimeSeries Create(
        string name, MetricType type, string help, Shown shown, ReadOnlySpan<(string Name, string Value)> labels)
    {
        var set = new LabelSet();
        foreach ((string labelName, string value) in labels)
        {
            set.Set(labelName, value);
        }

        set.Encode();
        lock (registry.Gate)
        {
            TimeSeries series = registry.CreateOwn(registry.ReserveOwn(name, type, help), set);
            if (shown == Shown.Always || (showsAll && shown != Shown.OnceCounted))
            {
                registry.ShowOwn(series);
            }

            return series;
        }
    }
}
