using System;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Own;

/// <summary>Counters of the program's own under one name, told apart by what outsiders send: a metric name, a reason.</summary>
/// <remarks>Used under the registry's lock. Outsiders choose the first label, so its values are short and few: the rest is <c>_other</c>.</remarks>
internal sealed class OwnCounterFamily(MetricRegistry registry, MetricFamily family, string[] labelNames)
{
    /// <summary>What stands in the place of a value when there are too many.</summary>
    public const string Other = "_other";

    // Enough to name the culprits, too few to be a way of filling the memory.
    private const int MaxSeries = 1_000;

    // A refused name may be as long as a datagram, and a thousand of those would make every scrape a heavy one.
    private const int MaxValueLength = 200;

    private readonly LabelSet _labels = new();

    /// <summary>Counts for a combination of label values; they come in the order of the names.</summary>
    public void Add(long count, params ReadOnlySpan<string> values)
    {
        string first = values[0].Length <= MaxValueLength ? values[0] : values[0][..MaxValueLength] + "...";
        TimeSeries? series = Find(first, values[1..]);
        if (series is null)
        {
            if (family.SeriesCount >= MaxSeries)
            {
                series = Find(Other, values[1..]);
            }

            series ??= registry.CreateOwn(family, _labels);
            registry.ShowOwn(series);
        }

        ((CounterSeries)series).Add(count);
    }

    private TimeSeries? Find(string first, ReadOnlySpan<string> others)
    {
        _labels.Clear();
        _labels.Set(labelNames[0], first);
        for (int i = 0; i < others.Length; i++)
        {
            _labels.Set(labelNames[i + 1], others[i]);
        }

        _labels.Encode();
        return family.Find(_labels.Shape)?.Find(_labels.Encoded);
    }
}
