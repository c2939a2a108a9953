using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;

namespace PopCon.Cli.Mapping;

/// <summary>What Prometheus advises on names of metrics and labels: https://prometheus.io/docs/practices/naming/ and instrumentation.</summary>
/// <remarks>Stateless. Looks at what the file says; what captures put into a name is not known.</remarks>
internal static class NamingAdvice
{
    private const string Total = "_total";

    private static readonly FrozenDictionary<string, string> BaseUnits = Units(
        ("seconds", "ms msec msecs millis milliseconds us usec microseconds ns nanos nanoseconds min minutes hours days"),
        ("bytes", "kb kib kilobytes mb mib megabytes gb gib gigabytes bits"),
        ("ratio", "percent pct percentage"));

    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary"];
    private static readonly string[] PartSuffixes = ["_count", "_sum", "_bucket"];
    private static readonly string[] TargetLabels = ["job", "instance"];

    /// <summary>The advice on a rule, a sentence each.</summary>
    public static IEnumerable<string> For(MappingRule rule)
    {
        string name = rule.NameText;
        string[] words = (name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name).Split('_');
        if (IsCamelCase(name))
        {
            yield return $"name: {name} has capital letters inside; write words in lower case, joined by '_'";
        }

        if (BaseUnits.TryGetValue(words[^1], out string? unit))
        {
            yield return $"name: {name} ends in a unit that is not a base unit; use {unit}{(rule.Type is StatsdType.Observer ? ", which the bridge makes of timers" : ", and scale to convert")}";
        }

        if (words.FirstOrDefault(word => Types.Contains(word)) is { } type)
        {
            yield return $"name: {name} says the type {type}; leave it out";
        }

        foreach (string advice in Suffix(rule, name).Concat(rule.LabelNames.SelectMany(label => Label(label, words, name))))
        {
            yield return advice;
        }
    }

    private static IEnumerable<string> Suffix(MappingRule rule, string name)
    {
        bool hasTotal = name.EndsWith(Total, StringComparison.Ordinal);
        if (rule.Type is StatsdType.Counter && !hasTotal)
        {
            yield return $"name: {name} is a counter; let it end in {Total}";
        }

        if (rule.Type is StatsdType.Gauge or StatsdType.Observer && hasTotal)
        {
            yield return $"name: {name} is not a counter; let it not end in {Total}";
        }

        if (PartSuffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } part)
        {
            yield return $"name: {name} ends in {part}, as the parts of histograms and summaries do; choose another ending";
        }
    }

    private static IEnumerable<string> Label(string label, string[] words, string name)
    {
        if (IsCamelCase(label))
        {
            yield return $"labels: {label} has capital letters inside; write words in lower case, joined by '_'";
        }

        if (TargetLabels.Contains(label))
        {
            yield return $"labels: Prometheus sets {label} by itself, so this one becomes exported_{label}; rename it";
        }

        if (words.Contains(label))
        {
            yield return $"labels: {label} is in the name {name} as well; leave it out of the name";
        }
    }

    private static bool IsCamelCase(string name) => name.Zip(name.Skip(1)).Any(pair => char.IsAsciiLetterLower(pair.First) && char.IsAsciiLetterUpper(pair.Second));

    private static FrozenDictionary<string, string> Units(params (string Base, string Others)[] units) => units
        .SelectMany(unit => unit.Others.Split(' ').Select(other => KeyValuePair.Create(other, unit.Base)))
        .ToFrozenDictionary(StringComparer.Ordinal);
}
