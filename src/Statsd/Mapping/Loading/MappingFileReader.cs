using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Hosting.Yaml;
using PopCon.Re2;
using PopCon.Statsd.Mapping.Globs;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads the text of a mapping file. One instance per text.</summary>
internal sealed class MappingFileReader(string fileName, Action<string>? warn)
{
    private readonly YamlProblems _problems = new(fileName, warn);
    private readonly List<MappingRule> _globs = [];
    private readonly List<RegexRule> _regexes = [];

    /// <summary>Reads the text and builds the mapper.</summary>
    /// <exception cref="MappingFileException">It is not valid; the message lists every mistake.</exception>
    public MetricMapper Read(string yaml)
    {
        var section = YamlSection.OfFile(yaml, _problems, "defaults", "mappings");
        DefaultsSection defaults = DefaultsSection.Read(section.Find("defaults"), _problems);
        List<YamlNode> items = section.List("mappings") ?? [];
        ReadRules(items, defaults);
        RefuseDisagreement(items);
        if (_problems.Errors is { Count: > 0 } errors)
        {
            throw new MappingFileException(string.Join('\n', errors));
        }

        var globs = new GlobMatcher(_globs, isOrdered: !defaults.DisableGlobOrdering);
        WarnOfShadowedRules(globs, items);
        return new MetricMapper(globs, _regexes, defaults.ToSettings(), items.Count);
    }

    private void ReadRules(List<YamlNode> items, DefaultsSection defaults)
    {
        for (int i = 0; i < items.Count; i++)
        {
            MappingRule rule = new RuleReader(items[i], i, defaults, _problems).Read(out Re2Regex? regex);
            if (regex is null)
            {
                _globs.Add(rule);
            }
            else
            {
                _regexes.Add(new RegexRule(rule, regex));
            }
        }
    }

    // One metric cannot be released in two ways. Names that templates make show with their first sample: a conflict then.
    private void RefuseDisagreement(List<YamlNode> items)
    {
        IEnumerable<MappingRule> rules = _globs.Concat(_regexes.Select(regex => regex.Rule)).OrderBy(rule => rule.Index);
        foreach (IGrouping<string, MappingRule> sameName in rules
            .Where(rule => rule.LiteralName is not null)
            .GroupBy(rule => rule.LiteralName!, StringComparer.Ordinal))
        {
            MappingRule first = sameName.First();
            foreach (MappingRule other in sameName.Where(rule => !Equals(rule.Settings.Privacy, first.Settings.Privacy)))
            {
                _problems.Error(
                    items[other.Index], Describe(other), $"makes {sameName.Key} with other privacy than {Describe(first)}; use the same in both");
            }
        }
    }

    private static string Describe(MappingRule rule) =>
        string.Create(CultureInfo.InvariantCulture, $"rule {rule.Index + 1} (match \"{rule.Pattern}\")");

    private void WarnOfShadowedRules(GlobMatcher globs, List<YamlNode> items)
    {
        foreach ((MappingRule rule, MappingRule[] winners) in globs.FindShadowed())
        {
            string names = string.Join(" and ", winners.Select(Describe));
            _problems.Warn(
                items[rule.Index],
                Describe(rule),
                $"never matches, because {names} comes first; remove it or move it up");
        }
    }
}
