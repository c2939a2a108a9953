using PopCon.Metrics;

namespace PopCon.Statsd.Mapping;

/// <summary>
/// How a metric is to be kept, after inheritance: what a rule says, completed from <c>defaults</c>; or, for what no
/// rule matches, <c>defaults</c> alone. Immutable; shared by all series it makes.
/// </summary>
/// <param name="ObserverType">What an observer becomes.</param>
/// <param name="Summary">For observers that become summaries.</param>
/// <param name="Histogram">For observers that become histograms.</param>
/// <param name="TtlNanoseconds">
/// How long a series without new samples is kept, in nanoseconds; 0 is for ever, a negative one expires at the next tick.
/// </param>
/// <param name="Scale">Multiplies every value; <see langword="null"/> leaves it as it is.</param>
/// <param name="HonorLabels">Whether a tag of the line wins over a label of the rule.</param>
/// <param name="Help">The HELP text; empty for the standard one.</param>
/// <param name="Privacy">What the rule says of privacy; <see langword="null"/> when it says nothing.</param>
internal sealed record MetricSettings(
    ObserverType ObserverType,
    SummaryOptions Summary,
    HistogramOptions Histogram,
    long TtlNanoseconds,
    double? Scale,
    bool HonorLabels,
    string Help,
    RulePrivacy? Privacy = null);
