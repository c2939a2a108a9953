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

/// <summary>Reads one item of <c>mappings</c> and notes everything wrong in it. One instance per rule.</summary>
internal sealed partial class RuleReader
{
    private const int LongestPatternInMessages = 80;

    // None of the expressions below can backtrack far; the limit is there for whoever changes them.
    private const int SyntaxTimeoutMilliseconds = 1_000;
    private const RegexOptions SyntaxOptions = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly string[] Keys =
    [
        "match", "match_type", "match_metric_type", "name", "labels", "honor_labels", "help", "action", "observer_type",
        "summary_options", "histogram_options", "scale", "ttl", "privacy", "privacy_k", "privacy_labels",
    ];

    private readonly int _index;
    private readonly DefaultsSection _defaults;
    private readonly MappingProblems _problems;
    private readonly MappingSection _section;
    private readonly string _pattern;
    private readonly string _place;

    /// <param name="node">The item.</param>
    /// <param name="index">Its place in the list, from 0.</param>
    /// <param name="defaults">What it inherits.</param>
    /// <param name="problems">Takes the mistakes.</param>
    public RuleReader(YamlNode node, int index, DefaultsSection defaults, MappingProblems problems)
    {
        _index = index;
        _defaults = defaults;
        _problems = problems;
        _place = DescribeRule(node, index);
        _section = new MappingSection(node, _place, problems, Keys, "timer_type", "buckets", "quantiles");
        _pattern = _section.Text("match") ?? string.Empty;
    }

    /// <summary>Reads the rule.</summary>
    /// <param name="regex">The pattern of a regex rule; <see langword="null"/> for a glob rule.</param>
    /// <returns>The rule; of no use when mistakes were noted.</returns>
    public MappingRule Read(out Re2Regex? regex)
    {
        bool isRegex = Words.ReadIsRegex(_section, _place, _problems) ?? _defaults.IsRegex;
        regex = isRegex ? CompileRegex() : null;
        if (!isRegex && !GlobSyntax().IsMatch(_pattern))
        {
            Fail(
                "match",
                _pattern.Length == 0
                    ? "match is missing"
                    : "match is no glob; write segments of letters, digits, '_' and '-' or a single '*', joined by dots, not "
                        + "beginning with a digit; or set match_type: regex");
        }

        // Templates of a broken pattern are read as if it had no captures: they are not used.
        IReadOnlyList<string?> groupNames = regex?.Pattern.GroupNames ?? [null];
        int starCount = _pattern.Split('.').Count(segment => segment is "*");
        Template Parse(string text) =>
            isRegex ? RegexTemplate.Parse(text, groupNames) : GlobTemplate.Parse(text, starCount);

        StatsdType? type = Words.ReadMetricType(_section, _place, _problems);
        MetricSettings settings = new RuleSettings(_section, _place, _defaults, _problems).Read() with
        {
            Privacy = new PrivacySection(_section, _place, _problems).Read(type),
        };
        var labels = new RuleLabels(_place, _problems, type is null or StatsdType.Observer ? settings.ObserverType : null);
        return new MappingRule(
            _index,
            _pattern,
            type,
            Words.ReadAction(_section, _place, _problems),
            Parse(ReadName()),
            labels.Read(_section.Find("labels")).Select(label => KeyValuePair.Create(label.Key, Parse(label.Value))),
            settings);
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
            Fail("match", $"match is no regular expression of RE2: {exception.Message}");
            return null;
        }
    }

    private string ReadName()
    {
        string name = _section.Text("name") ?? string.Empty;
        if (name.Length == 0)
        {
            Fail("name", "name is missing; every rule needs one, also with action: drop");
        }
        else if (!NameSyntax().IsMatch(name))
        {
            Fail(
                "name",
                $"name: '{name}' is no metric name; use letters, digits, '_' and references such as ${{1}}, not beginning "
                    + "with a digit");
        }

        return name;
    }

    private void Fail(string key, string what) => _problems.Error(_section.Find(key) ?? _section.Node, _place, what);

    [GeneratedRegex(@"^(\*|[A-Za-z_][A-Za-z0-9_-]*)(\.(\*|[A-Za-z0-9_][A-Za-z0-9_-]*))*\z", SyntaxOptions, SyntaxTimeoutMilliseconds)]
    private static partial Regex GlobSyntax();

    // Braces need not balance, as in statsd_exporter.
    [GeneratedRegex(@"^([a-zA-Z_]|\$\{?[0-9]+\}?)([a-zA-Z0-9_]|\$\{?[0-9]+\}?)*\z", SyntaxOptions, SyntaxTimeoutMilliseconds)]
    private static partial Regex NameSyntax();
}
