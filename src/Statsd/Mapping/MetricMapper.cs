using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Hosting.Files;
using PopCon.Statsd.Mapping.Globs;
using PopCon.Statsd.Mapping.Loading;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping;

/// <summary>The rules of a mapping file: what a statsd name becomes. Immutable, thread-safe.</summary>
/// <remarks>
/// Made for the first sighting of a name; results are meant to be cached. A look-up costs a walk through the glob
/// automaton and, when no glob matches, one look at each regex rule in the order of the file.
/// </remarks>
internal sealed class MetricMapper
{
    private const string BuiltInResource = "PopCon.Statsd.Mapping.builtin-mapping.yml";

    private static readonly Lazy<MetricMapper> LazyBuiltIn = new(LoadBuiltIn);

    private readonly GlobMatcher _globs;
    private readonly RegexRule[] _regexes;

    /// <param name="globs">The glob rules.</param>
    /// <param name="regexes">The regex rules, in the order of the file.</param>
    /// <param name="defaults">For what no rule matches.</param>
    /// <param name="ruleCount">How many rules the user wrote.</param>
    public MetricMapper(GlobMatcher globs, IEnumerable<RegexRule> regexes, MetricSettings defaults, int ruleCount)
    {
        _globs = globs;
        _regexes = [.. regexes];
        Defaults = defaults;
        RuleCount = ruleCount;
        PrivacyRules =
        [
            .. globs.Rules.Concat(_regexes.Select(regex => regex.Rule))
                .Where(rule => rule.Settings.Privacy is not null && rule.Action != MappingAction.Drop),
        ];
    }

    /// <summary>No rules at all: every name is unmapped.</summary>
    public static MetricMapper None { get; } = new(
        new GlobMatcher([], isOrdered: true), [], DefaultsSection.Empty.ToSettings(), ruleCount: 0);

    /// <summary>
    /// The rules for when there is no mapping file: they keep the dots in the library names of popularity counters.
    /// No user wrote them, so <see cref="RuleCount"/> is 0.
    /// </summary>
    public static MetricMapper BuiltIn => LazyBuiltIn.Value;

    /// <summary>How many rules the mapping file has.</summary>
    public int RuleCount { get; }

    /// <summary>All rules, in the order of the file, with how many captures their patterns have.</summary>
    public IEnumerable<(MappingRule Rule, int Captures)> Rules => _globs.Rules
        .Select(rule => (Rule: rule, rule.Pattern.AsSpan().Count('*')))
        .Concat(_regexes.Select(regex => (regex.Rule, regex.CaptureCount)))
        .OrderBy(entry => entry.Rule.Index);

    /// <summary>The regex rules that can never match, because others come first that match the same or everything.</summary>
    public IEnumerable<(MappingRule Rule, MappingRule[] Winners)> UnreachableRegexes => RegexReach.FindUnreachable(_regexes);

    /// <summary>The rules that say something of privacy.</summary>
    public IReadOnlyList<MappingRule> PrivacyRules { get; }

    /// <summary>How to keep what no rule matches.</summary>
    public MetricSettings Defaults { get; }

    /// <summary>Reads a mapping file.</summary>
    /// <param name="path">Its path, which messages also name it by.</param>
    /// <param name="files">Reads it, and can find out later whether it has changed.</param>
    /// <param name="warn">Gets a line for everything that is suspicious but does not stop the file from being used.</param>
    /// <exception cref="MappingFileException">It cannot be read or is not valid.</exception>
    public static MetricMapper LoadFile(string path, FileSet files, Action<string>? warn) =>
        files.TryReadText(path, out string yaml, out string error)
            ? Load(yaml, path, warn)
            : throw new MappingFileException($"{path}: {error}");

    /// <summary>Reads the text of a mapping file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <param name="warn">Gets a line for everything that is suspicious but does not stop the file from being used.</param>
    /// <exception cref="MappingFileException">
    /// It is not valid. The message lists every mistake, one per line: <c>file:line: rule N (match "…"): what; what to do</c>.
    /// </exception>
    public static MetricMapper Load(string yaml, string fileName, Action<string>? warn) =>
        new MappingFileReader(fileName, warn).Read(yaml);

    /// <summary>The rule for a name; <see langword="null"/> when none matches. For people: <see cref="Match"/> says the same faster.</summary>
    public MappingRule? FindRule(string name, StatsdType type) =>
        _globs.Find(name, type) ?? Array.Find(_regexes, regex => regex.Rule.AppliesTo(type) && regex.Regex.IsMatch(name))?.Rule;

    /// <summary>What the rules say of a name.</summary>
    /// <param name="name">As it was sent, without tags.</param>
    /// <param name="type">What the sample asks for.</param>
    /// <returns><see langword="null"/> when no rule matches.</returns>
    public MappingResult? Match(string name, StatsdType type)
    {
        // Globs go before regexes wherever they stand in the file.
        if (_globs.Match(name, type) is { } result)
        {
            return result;
        }

        return _regexes.Length == 0 ? null : MatchRegexes(name, type);
    }

    /// <summary>Draws the glob automaton for Graphviz.</summary>
    public void WriteGraph(TextWriter writer) => GlobGraph.Write(_globs, writer);

    private MappingResult? MatchRegexes(string name, StatsdType type)
    {
        foreach (RegexRule regex in _regexes)
        {
            if (regex.Rule.AppliesTo(type) && regex.Match(name) is { } result)
            {
                return result;
            }
        }

        return null;
    }

    private static MetricMapper LoadBuiltIn()
    {
        using Stream stream = typeof(MetricMapper).Assembly.GetManifestResourceStream(BuiltInResource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        MetricMapper loaded = Load(reader.ReadToEnd(), BuiltInResource, warn: null);
        return new MetricMapper(loaded._globs, loaded._regexes, None.Defaults, ruleCount: 0);
    }
}
