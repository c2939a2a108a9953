using System.Collections.Generic;
using System.Linq;
using PopCon.Hosting.Yaml;
using PopCon.Metrics;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads what a rule says of privacy. One instance per rule.</summary>
internal sealed class PrivacySection(YamlSection section)
{
    private const string Privacy = "privacy";
    private const string K = "privacy_k";
    private const string Labels = "privacy_labels";
    private const string NeedsGate = "only goes with privacy: gate; add that, or remove it";
    private const string NeedsMode = "only goes with privacy: gate or dp; add one, or remove it";

    private static readonly KeyValuePair<string, ReleaseMode?>[] Modes =
        [new("off", ReleaseMode.Off), new("gate", ReleaseMode.Gate), new("dp", ReleaseMode.Dp)];

    /// <summary>Reads the keys and reports what is wrong in them.</summary>
    /// <param name="type">The only type the rule is for; <see langword="null"/> for all.</param>
    /// <returns><see langword="null"/> when the rule says nothing of privacy.</returns>
    public RulePrivacy? Read(StatsdType? type)
    {
        bool isGiven = section.Find(Privacy) is not null;
        ReleaseMode? mode = section.Word(Privacy, Modes);
        if (isGiven && mode is null)
        {
            return null;
        }

        Refuse(K, mode != ReleaseMode.Gate, NeedsGate);
        Refuse(Labels, mode is null or ReleaseMode.Off, NeedsMode);
        Refuse("scale", mode is ReleaseMode.Gate or ReleaseMode.Dp, "does not go with privacy: a datagram counts 1, whatever its value is; remove it");
        Refuse(Privacy, type is not (null or StatsdType.Counter), "only counters can be held back; use match_metric_type: counter, or remove privacy");
        return mode is null ? null : new RulePrivacy(mode.Value, ReadK(), ReadLabels());
    }

    private static bool IsLabelName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private long? ReadK()
    {
        uint? k = section.WholeNumber(K);
        Refuse(K, k < 2, $"'{k}' is too small; use 2 or more");
        return k;
    }

    private IReadOnlyList<string>? ReadLabels()
    {
        if (section.Find(Labels) is null)
        {
            return null;
        }

        IReadOnlyList<string> names = section.Texts(Labels);
        foreach (string name in names.Where(name => !IsLabelName(name)))
        {
            section.Error(Labels, $"'{name}' is not a label name; use letters, digits and '_', not starting with a digit");
        }

        return names;
    }

    private void Refuse(string key, bool isWrong, string why)
    {
        if (isWrong && section.Find(key) is not null)
        {
            section.Error(key, why);
        }
    }
}
