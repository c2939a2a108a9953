using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads the keys whose value is one word of a few. The words are case-sensitive.</summary>
internal static class Words
{
    private static readonly KeyValuePair<string, ObserverType?>[] ObserverTypes =
        [new("summary", ObserverType.Summary), new("histogram", ObserverType.Histogram), new("", null)];

    private static readonly KeyValuePair<string, bool?>[] MatchTypes = [new("glob", false), new("regex", true), new("", null)];

    private static readonly KeyValuePair<string, MappingAction>[] Actions =
        [new("map", MappingAction.Map), new("drop", MappingAction.Drop), new("", MappingAction.Map)];

    private static readonly KeyValuePair<string, ReleaseMode?>[] PrivacyModes =
        [new("off", ReleaseMode.Off), new("gate", ReleaseMode.Gate), new("dp", ReleaseMode.Dp)];

    private static readonly KeyValuePair<string, StatsdType?>[] MetricTypes =
    [
        new("counter", StatsdType.Counter),
        new("gauge", StatsdType.Gauge),
        new("observer", StatsdType.Observer),
        new("timer", StatsdType.Observer),
    ];

    /// <summary><c>observer_type</c>, or the deprecated <c>timer_type</c> when it is absent.</summary>
    public static ObserverType? ReadObserverType(MappingSection section, string place, MappingProblems problems)
    {
        ObserverType? type = Read(section, "observer_type", ObserverTypes, place, problems);
        if (section.Find("timer_type") is not { } old)
        {
            return type;
        }

        problems.Warn(old, place, "timer_type is deprecated; use observer_type");
        ObserverType? oldType = Read(section, "timer_type", ObserverTypes, place, problems);
        return type ?? oldType;
    }

    /// <summary><c>match_type</c>: whether <c>match</c> is a regular expression; <see langword="null"/> when not said.</summary>
    public static bool? ReadIsRegex(MappingSection section, string place, MappingProblems problems) =>
        Read(section, "match_type", MatchTypes, place, problems);

    /// <summary><c>action</c>.</summary>
    public static MappingAction ReadAction(MappingSection section, string place, MappingProblems problems) =>
        Read(section, "action", Actions, place, problems);

    /// <summary><c>match_metric_type</c>; <see langword="null"/> is every type.</summary>
    public static StatsdType? ReadMetricType(MappingSection section, string place, MappingProblems problems)
    {
        if (section.Find("match_metric_type") is { Text: "timer" } old)
        {
            problems.Warn(old, place, "match_metric_type: timer is deprecated; use observer");
        }

        return Read(section, "match_metric_type", MetricTypes, place, problems);
    }

    /// <summary><c>privacy</c>; <see langword="null"/> when not said.</summary>
    public static ReleaseMode? ReadPrivacy(MappingSection section, string place, MappingProblems problems) =>
        Read(section, "privacy", PrivacyModes, place, problems);

    private static T Read<T>(
        MappingSection section, string key, KeyValuePair<string, T>[] words, string place, MappingProblems problems)
    {
        string? text = section.Text(key);
        foreach (KeyValuePair<string, T> word in words)
        {
            if (string.Equals(word.Key, text, StringComparison.Ordinal))
            {
                return word.Value;
            }
        }

        if (text is not null)
        {
            // The empty word, where allowed, is better left out than advertised, and so is the deprecated one.
            var advertised = words.Select(word => word.Key).Where(word => word is not ("" or "timer"));
            problems.Error(section.Find(key)!, place, $"{key}: '{text}' is unknown; use {string.Join(" or ", advertised)}");
        }

        return default!;
    }
}
