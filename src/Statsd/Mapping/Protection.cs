using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;
using PopCon.Re2;
using PopCon.Re2.Syntax;

namespace PopCon.Statsd.Mapping;

/// <summary>Which metrics are released at the ends of epochs, and how: what their rule says, else what the settings say of their name.</summary>
/// <remarks>Immutable, thread-safe. A question costs one look at a regular expression.</remarks>
internal sealed class Protection
{
    private static readonly FrozenSet<string> UsualLabels =
        FrozenSet.Create(StringComparer.Ordinal, "library", "namespace", "version", "dependency", "framework");

    private static readonly FamilyRelease[] NoModes = [];

    private readonly FamilyRelease _release;
    private readonly Re2Regex? _families;
    private readonly long _k;

    /// <param name="mode">How the families are released.</param>
    /// <param name="families">Which: a regular expression of RE2, of the whole metric name; one that <see cref="MistakeIn"/> finds nothing in.</param>
    /// <param name="k">The k of a gate for which no rule says another.</param>
    public Protection(ReleaseMode mode, string families, long k)
    {
        _k = k;
        _release = ReleaseOf(mode, k);
        _families = mode == ReleaseMode.Off ? null : Re2Regex.Compile("^(?:" + families + @")\z");
    }

    /// <summary>What is wrong with a regular expression; <see langword="null"/> when nothing is.</summary>
    public static string? MistakeIn(string families)
    {
        try
        {
            Re2Regex.Compile(families);
            return null;
        }
        catch (Re2SyntaxException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether any metric can be protected under some rules.</summary>
    public bool CanProtect(MetricMapper mapper) => Modes(mapper).Count > 0;

    /// <summary>Whether other rules release a metric in another way than the rules before, by its name alone.</summary>
    public bool Changes(MetricMapper before, MetricMapper now, MetricFamily family)
    {
        IReadOnlySet<FamilyRelease> releases = ReleasesOf(now, family.Name);
        return !releases.Contains(family.Release) || !releases.SetEquals(ReleasesOf(before, family.Name));
    }

    /// <summary>The modes that are in force under some rules, each once.</summary>
    public IReadOnlyList<FamilyRelease> Modes(MetricMapper mapper)
    {
        if (mapper.PrivacyRules.Count == 0 && !_release.IsProtected)
        {
            // Nearly always; and a start need not compile the query.
            return NoModes;
        }

        return
        [
            .. mapper.PrivacyRules
                .Select(rule => ReleaseOf(rule.Settings.Privacy!))
                .Append(_release)
                .Where(release => release.IsProtected)
                .Distinct(),
        ];
    }

    /// <summary>How a metric is released.</summary>
    /// <param name="rule">What its rule says; <see langword="null"/> when it says nothing, or there is none.</param>
    /// <param name="metricName">Its name.</param>
    public FamilyRelease ReleaseOf(RulePrivacy? rule, string metricName)
    {
        if (rule is not null)
        {
            return ReleaseOf(rule);
        }

        return _release.IsProtected && _families!.IsMatch(metricName) ? _release : default;
    }

    /// <summary>Whether a tag of a protected metric becomes a label.</summary>
    public static bool KeepsTag(RulePrivacy? rule, string labelName) =>
        rule?.Labels is { } labels ? labels.Contains(labelName, StringComparer.Ordinal) : UsualLabels.Contains(labelName);

    /// <summary>
    /// How a metric can be released, by its name alone: in one way where a rule says the name literally or no rule with
    /// <c>privacy</c> can make it, perhaps in several where templates can.
    /// </summary>
    public IReadOnlySet<FamilyRelease> ReleasesOf(MetricMapper mapper, string metricName)
    {
        MappingRule[] makers = [.. mapper.PrivacyRules.Where(rule => rule.CanMake(metricName))];
        if (makers.FirstOrDefault(rule => rule.LiteralName is not null) is { } literal)
        {
            return new HashSet<FamilyRelease> { ReleaseOf(literal.Settings.Privacy!) };
        }

        return makers.Select(rule => ReleaseOf(rule.Settings.Privacy!)).Append(ReleaseOf(null, metricName)).ToHashSet();
    }

    private static FamilyRelease ReleaseOf(ReleaseMode mode, long k) => new(mode, mode == ReleaseMode.Gate ? k : 0);

    private FamilyRelease ReleaseOf(RulePrivacy rule) => ReleaseOf(rule.Mode, rule.K ?? _k);
}
