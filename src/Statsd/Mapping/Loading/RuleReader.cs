using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using PopCon.Hosting.Yaml;
using PopCon.Re2;
using PopCon.Re2.Syntax;
using PopCon.Statsd.Mapping.Globs;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads one item of <c>mappings</c> and reports everything wrong in it. One instance per rule.</summary>
internal sealed partial class RuleReader
{
    private const int LongestPatternInMessages = 80;

    // None of the expressions below can backtrack far; the limit is for later changes.
    private const int SyntaxTimeoutMilliseconds = 1_000;
    private const RegexOptions SyntaxOptions = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly string[] Keys =
    [
        "match", "match_type", "match_metric_type", "name", "labels", "honor_labels", "help", "action", "observer_type",
        "summary_options", "histogram_options", "scale", "ttl", "privacy", "privacy_k", "privacy_labels",
    ];

    private readonly int _index;
    private readonly DefaultsSection _defaults;
    private readonly YamlSection _section;
    private readonly string _pattern;

    /// <param name="node">The item.</param>
    /// <param name="index">Its place in the list, from 0.</param>
    /// <param name="defaults">What it inherits.</param>
    /// <param name="problems">Takes the mistakes.</param>
    public RuleReader(YamlNode node, int index, DefaultsSection defaults, YamlProblems problems)
    {
        _index = index;
        _defaults = defaults;
        _section = new YamlSection(node, DescribeRule(node, index), problems, Keys, "timer_type", "buckets", "quantiles");
        _pattern = _section.Text("match") ?? string.Empty;
    }

    /// <summary>Reads the rule.</summary>
    /// <param name="regex">The pattern of a regex rule; <see langword="null"/> for a glob rule.</param>
    /// <returns>The rule; of no use when mistakes were reported.</returns>
    public MappingRule Read(out Re2Regex? regex)
    {
        bool isRegex = Words.ReadIsRegex(_section) ?? _defaults.IsRegex;
        regex = isRegex ? CompileRegex() : null;
        if (!isRegex && !GlobSyntax().IsMatch(_pattern))
        {
            _section.Error(
                "match",
                _pattern.Length == 0
                    ? "missing; every rule needs one"
                    : "not a valid glob pattern; write segments of letters, digits, '_' and '-', or a single '*', joined by dots, not "
                        + "starting with a digit; or set match_type: regex");
        }

        // Templates of a broken pattern are read as if it had no captures: they are not used.
        IReadOnlyList<string?> groupNames = regex?.Pattern.GroupNames ?? [null];
        int starCount = _pattern.Split('.').Count(segment => segment is "*");
        Template Parse(string text) =>
            isRegex ? RegexTemplate.Parse(text, groupNames) : GlobTemplate.Parse(text, starCount);

        StatsdType? type = Words.ReadMetricType(_section);
        MetricSettings settings = new RuleSettings(_section, _defaults).Read() with { Privacy = new PrivacySection(_section).Read(type) };
        var labels = new RuleLabels(
            _section.Section("labels"), type is null or StatsdType.Observer ? settings.ObserverType : null);
        return new MappingRule(
            _index,
            _pattern,
            type,
            Words.ReadAction(_section),
            Parse(ReadName()),
            labels.Read().Select(label => KeyValuePair.Create(label.Key, Parse(label.Value))),
            settings)
        {
            Line = _section.Node.Line,
        };
    }

    // rule 3 (match "dock.*")
    private static string DescribeRule(YamlNode node, int index)
    {
        YamlNode? match = node.Entries.FirstOrDefault(entry => entry.Key.Text is "match").Value;
        string pattern = match?.Text.ReplaceLineEndings(" ") ?? string.Empty;
        pattern = pattern.Length > LongestPatternInMessages ? pattern[..LongestPatternInMessages] + "…" : pattern;
        return string.Create(CultureInfo.InvariantCulture, $"rule {index + 1} (match \"{pattern}\")");
    }

    private Re2Regex? CompileRegex()
    {
        try
        {
            return Re2Regex.Compile(_pattern);
        }
        catch (Re2SyntaxException exception)
        {
            _section.Error("match", $"not a valid RE2 regular expression: {exception.Message}");
            return null;
        }
    }

    private string ReadName()
    {
        string name = _section.Text("name") ?? string.Empty;
        if (name.Length == 0)
        {
            _section.Error("name", "missing; every rule needs one, also with action: drop");
        }
        else if (!NameSyntax().IsMatch(name))
        {
            _section.Error(
                "name",
                $"'{name}' is not a valid metric name; use letters, digits, '_' and references such as ${{1}}, not starting with a digit");
        }

        return name;
    }

    [GeneratedRegex(@"^(\*|[A-Za-z_][A-Za-z0-9_-]*)(\.(\*|[A-Za-z0-9_][A-Za-z0-9_-]*))*\z", SyntaxOptions, SyntaxTimeoutMilliseconds)]
    private static partial Regex GlobSyntax();

    // Braces need not balance, as in statsd_exporter.
    [GeneratedRegex(@"^([a-zA-Z_]|\$\{?[0-9]+\}?)([a-zA-Z0-9_]|\$\{?[0-9]+\}?)*\z", SyntaxOptions, SyntaxTimeoutMilliseconds)]
    private static partial Regex NameSyntax();
}
