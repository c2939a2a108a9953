using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads the <c>labels</c> of a rule. One instance per rule.</summary>
/// <param name="section">The labels.</param>
/// <param name="observerType">What the rule makes of observers; <see langword="null"/> when it is not for them.</param>
internal sealed partial class RuleLabels(YamlSection section, ObserverType? observerType)
{
    private const string ReservedPrefix = "__";

    // Prometheus gives these labels to the parts of a summary or histogram.
    private string? OwnLabel => observerType switch
    {
        ObserverType.Summary => "quantile",
        ObserverType.Histogram => "le",
        _ => null,
    };

    /// <summary>Label names and the templates of their values, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, string>> Read()
    {
        foreach (KeyValuePair<string, string> label in section.Pairs())
        {
            CheckName(label.Key);
            yield return label;
        }
    }

    private void CheckName(string key)
    {
        if (!Syntax().IsMatch(key))
        {
            section.Error(key, "not a valid label name; use two or more letters, digits and '_', not starting with a digit");
        }
        else if (key.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        {
            section.Warn(key, "Prometheus reserves names that start with '__', so all samples are refused; rename it");
        }
        else if (string.Equals(key, OwnLabel, StringComparison.Ordinal))
        {
            string family = observerType == ObserverType.Summary ? "summaries" : "histograms";
            section.Warn(key, $"Prometheus uses this label in {family}, so timers are refused; rename it");
        }
    }

    // At least two characters, as in statsd_exporter.
    [GeneratedRegex(
        @"^[a-zA-Z_][a-zA-Z0-9_]+\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Syntax();
}
