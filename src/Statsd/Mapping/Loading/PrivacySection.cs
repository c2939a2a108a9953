using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Hosting.Yaml;
using PopCon.Metrics;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads what a rule says of privacy. One instance per rule.</summary>
internal sealed class PrivacySection(MappingSection section, string place, MappingProblems problems)
{
    private const string Privacy = "privacy";
    private const string K = "privacy_k";
    private const string Labels = "privacy_labels";

    /// <summary>Reads the keys and notes what is wrong in them.</summary>
    /// <param name="type">The only type the rule is for; <see langword="null"/> for all.</param>
    /// <returns><see langword="null"/> when the rule says nothing of privacy.</returns>
    public RulePrivacy? Read(StatsdType? type)
    {
        ReleaseMode? mode = Words.ReadPrivacy(section, place, problems);
        if (mode is null)
        {
            if (section.Find(Privacy) is null)
            {
                Refuse(K, "only goes with privacy: gate; add that, or remove it");
                Refuse(Labels, "only goes with privacy: gate or dp; add one, or remove it");
            }

            return null;
        }

        if (type is not (null or StatsdType.Counter))
        {
            Refuse(Privacy, "only counters can be held back; use match_metric_type: counter, or remove privacy");
        }

        if (mode == ReleaseMode.Off)
        {
            Refuse(Labels, "only goes with privacy: gate or dp; add one, or remove it");
        }
        else
        {
            Refuse("scale", "does not go with privacy: a datagram counts 1, whatever its value is; remove it");
        }

        if (mode != ReleaseMode.Gate)
        {
            Refuse(K, "only goes with privacy: gate; add that, or remove it");
        }

        return new RulePrivacy(mode.Value, ReadK(), ReadLabels());
    }

    private long? ReadK()
    {
        if (section.Find(K) is not { } node)
        {
            return null;
        }

        uint k = section.WholeNumber(K);
        if (k < 2)
        {
            problems.Error(node, place, $"{K}: '{node.Text}' is too small; use 2 or more");
        }

        return k;
    }

    private List<string>? ReadLabels()
    {
        if (section.List(Labels) is not { } items)
        {
            return null;
        }

        foreach (YamlNode item in items.Where(item => item.Kind != YamlNodeKind.Scalar || !IsLabelName(item.Text)))
        {
            problems.Error(item, place, $"{Labels}: '{item.Text}' is not a label name; use letters, digits and '_', not beginning with a digit");
        }

        return [.. items.Select(item => item.Text).Distinct(StringComparer.Ordinal)];
    }

    private static bool IsLabelName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void Refuse(string key, string why)
    {
        if (section.Find(key) is { } node)
        {
            problems.Error(node, place, $"{key}: {why}");
        }
    }
}
