using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads the <c>labels</c> of a rule. One instance per rule.</summary>
/// <param name="place">What messages call the rule.</param>
/// <param name="problems">Takes the mistakes.</param>
/// <param name="observerType">What the rule makes of observers; <see langword="null"/> when it is not for them.</param>
internal sealed partial class RuleLabels(string place, MappingProblems problems, ObserverType? observerType)
{
    private const string OwnPrefix = "__";

    private readonly string _place = $"{place}, labels";

    // Prometheus gives these labels to the parts of a summary or histogram.
    private string? OwnLabel => observerType switch
    {
        ObserverType.Summary => "quantile",
        ObserverType.Histogram => "le",
        _ => null,
    };

    /// <summary>Label names and the templates of their values, in the order of the file.</summary>
    public List<KeyValuePair<string, string>> Read(YamlNode? node)
    {
        var labels = new List<KeyValuePair<string, string>>();
        if (node is null)
        {
            return labels;
        }

        foreach ((string key, YamlNode value) in new MappingSection(node, _place, problems, []).Values)
        {
            CheckName(key, value);
            if (value.Kind != YamlNodeKind.Scalar)
            {
                problems.Error(value, _place, $"'{key}': a single value is expected");
            }

            labels.Add(new(key, value.IsNull ? string.Empty : value.Text));
        }

        return labels;
    }

    private void CheckName(string key, YamlNode value)
    {
        if (!Syntax().IsMatch(key))
        {
            problems.Error(
                value,
                _place,
                $"'{key}' is no label name; use two or more letters, digits and '_', not beginning with a digit");
        }
        else if (key.StartsWith(OwnPrefix, StringComparison.Ordinal))
        {
            problems.Warn(
                value,
                _place,
                $"Prometheus keeps names beginning with '__' to itself, so all samples are refused; rename '{key}'");
        }
        else if (string.Equals(key, OwnLabel, StringComparison.Ordinal))
        {
            string family = observerType == ObserverType.Summary ? "summary" : "histogram";
            problems.Warn(
                value, _place, $"'{key}' belongs to the parts of a {family}, so timers are refused; rename it");
        }
    }

    // At least two characters, as in statsd_exporter.
    [GeneratedRegex(
        @"^[a-zA-Z_][a-zA-Z0-9_]+\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Syntax();
}
