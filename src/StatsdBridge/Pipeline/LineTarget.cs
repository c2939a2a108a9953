using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>Where the samples of one type in one line go. All of them share name and tags, so it is found out once.</summary>
/// <remarks>
/// A hostile line has ten thousand values and ten thousand tags: without this it would cost their product. Kept and used
/// again for the next line. Used under the ingest lock.
/// </remarks>
internal sealed class LineTarget
{
    private SeriesRoute? _route;
    private MetricSettings? _settings;

    /// <summary>Whether the rules have been asked.</summary>
    public bool IsMapped => _route is not null;

    /// <summary>What they said; <see langword="null"/> when none matched.</summary>
    public MappingResult? Mapping { get; private set; }

    /// <summary>How to keep the metric. Only when <see cref="IsMapped"/>.</summary>
    public MetricSettings Settings => _settings!;

    /// <summary>How a number gets to the series. Only when <see cref="IsMapped"/>.</summary>
    public SeriesRoute Route => _route!;

    /// <summary>The metric name; <see langword="null"/> until it is needed.</summary>
    public string? Name { get; set; }

    /// <summary>How the metric is released; set with <see cref="Name"/>.</summary>
    public FamilyRelease Release { get; set; }

    /// <summary>Whether the registry has been asked.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>The series; <see langword="null"/> when it is refused.</summary>
    public TimeSeries? Series { get; private set; }

    /// <summary>Why it is refused.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>Makes ready for the next line.</summary>
    public void Forget()
    {
        _route = null;
        Name = null;
        IsAsked = false;
        Series = null;
    }

    /// <summary>Keeps what the rules said.</summary>
    public void Set(MappingResult? mapping, MetricSettings settings, SeriesRoute route)
    {
        Mapping = mapping;
        _settings = settings;
        _route = route;
    }

    /// <summary>Keeps what the registry said.</summary>
    public void Answer(TimeSeries? series, Refusal refusal)
    {
        IsAsked = true;
        Series = series;
        Refusal = refusal;
    }
}
