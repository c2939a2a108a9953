using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Tests.Own;

/// <summary>Own metrics of what is under test, read back as a scrape reads them.</summary>
internal sealed class OwnNumbers
{
    private readonly FamilyCollector _collector;

    public OwnNumbers(bool showsAll = false)
        : this(new MetricRegistry(new SeriesLimits(0, 0, 0, 0, 0), new MetricClock(TimeProvider.System)), showsAll)
    {
    }

    public OwnNumbers(MetricRegistry registry, bool showsAll = false)
    {
        _collector = new FamilyCollector(registry, registry.Gate);
        Registry = registry;
        Metrics = new OwnMetrics(registry, showsAll);
    }

    public MetricRegistry Registry { get; }

    public OwnMetrics Metrics { get; }

    /// <summary>The number of a series, written as in the text format; NaN when a scrape does not have it.</summary>
    public double this[string series] => All().GetValueOrDefault(series, double.NaN);

    /// <summary>Every series of the registry.</summary>
    public Dictionary<string, double> All()
    {
        Metrics.Refresh();
        return _collector.Collect()
            .SelectMany(family => family.Series.ToArray())
            .ToDictionary(NameOf, ValueOf, StringComparer.Ordinal);
    }

    private static string NameOf(TimeSeries series) =>
        series.Vector.Family.Name + (series.Labels.Length == 0 ? string.Empty : "{" + Encoding.UTF8.GetString(series.Labels) + "}");

    private static double ValueOf(TimeSeries series) => series switch
    {
        CounterSeries counter => counter.Value,
        GaugeSeries gauge => gauge.Value,
        _ => double.NaN,
    };
}
