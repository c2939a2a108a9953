using System.Collections.Generic;
using PopCon.Hosting.Yaml;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads the keys of a mapping file whose value is one of a few words.</summary>
internal static class Words
{
    private const string Timer = "timer";

    private static readonly KeyValuePair<string, ObserverType?>[] ObserverTypes =
        [new("summary", ObserverType.Summary), new("histogram", ObserverType.Histogram), new("", null)];

    private static readonly KeyValuePair<string, bool?>[] MatchTypes = [new("glob", false), new("regex", true), new("", null)];

    private static readonly KeyValuePair<string, MappingAction>[] Actions =
        [new("map", MappingAction.Map), new("drop", MappingAction.Drop), new("", MappingAction.Map)];

    private static readonly KeyValuePair<string, StatsdType?>[] MetricTypes =
    [
        new("counter", StatsdType.Counter),
        new("gauge", StatsdType.Gauge),
        new("observer", StatsdType.Observer),
        new(Timer, StatsdType.Observer),
    ];

    /// <summary><c>observer_type</c>, or the deprecated <c>timer_type</c> when it is absent.</summary>
    public static ObserverType? ReadObserverType(YamlSection section)
    {
        ObserverType? type = section.Word("observer_type", ObserverTypes, string.Empty);
        if (section.Find("timer_type") is null)
        {
            return type;
        }

        section.Warn("timer_type", "deprecated; use observer_type");
        return type ?? section.Word("timer_type", ObserverTypes, string.Empty);
    }

    /// <summary><c>match_type</c>: whether <c>match</c> is a regular expression; <see langword="null"/> when absent.</summary>
    public static bool? ReadIsRegex(YamlSection section) => section.Word("match_type", MatchTypes, string.Empty);

    /// <summary><c>action</c>.</summary>
    public static MappingAction ReadAction(YamlSection section) => section.Word("action", Actions, string.Empty);

    /// <summary><c>match_metric_type</c>; <see langword="null"/> is every type.</summary>
    public static StatsdType? ReadMetricType(YamlSection section)
    {
        if (section.Text("match_metric_type") is Timer)
        {
            section.Warn("match_metric_type", "timer is deprecated; use observer");
        }

        return section.Word("match_metric_type", MetricTypes, Timer);
    }
}
