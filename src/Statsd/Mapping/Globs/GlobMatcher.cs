using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Globs;

/// <summary>All glob rules of a file: one automaton for each type, because a rule may be for one type only. Immutable.</summary>
internal sealed class GlobMatcher
{
    private static readonly StatsdType[] Types = Enum.GetValues<StatsdType>();

    private readonly MappingRule[] _rules;
    private readonly GlobAutomaton[] _automata;

    /// <inheritdoc cref="GlobAutomaton(IEnumerable{MappingRule}, bool)"/>
    public GlobMatcher(IEnumerable<MappingRule> rules, bool isOrdered)
    {
        _rules = [.. rules];
        _automata = new GlobAutomaton[Types.Length];
        foreach (StatsdType type in Types)
        {
            _automata[(int)type] = new GlobAutomaton(_rules.Where(rule => rule.AppliesTo(type)), isOrdered);
        }
    }

    /// <summary>The rules, in the order of the file.</summary>
    public IReadOnlyList<MappingRule> Rules => _rules;

    /// <summary>The automata by type, for drawing.</summary>
    public IEnumerable<KeyValuePair<StatsdType, GlobAutomaton>> Automata =>
        Types.Select(type => KeyValuePair.Create(type, _automata[(int)type]));

    /// <summary>The rule for a name; <see langword="null"/> when there is none.</summary>
    public MappingRule? Find(string name, StatsdType type) => _automata[(int)type].Find(name);

    /// <summary>What the rule for a name says; <see langword="null"/> when there is none.</summary>
    public MappingResult? Match(string name, StatsdType type)
    {
        MappingRule? rule = Find(name, type);
        return rule is null ? null : rule.Apply(rule.NeedsCaptures ? Capture(rule.Pattern, name) : []);
    }

    /// <summary>The rules that can never match, with the rules that always win over them.</summary>
    public IEnumerable<(MappingRule Rule, MappingRule[] Winners)> FindShadowed()
    {
        foreach (MappingRule rule in _rules)
        {
            var winners = new List<MappingRule>();
            foreach (StatsdType type in Types)
            {
                if (rule.AppliesTo(type) && _automata[(int)type].Find(rule.Pattern) is { } winner && !winners.Contains(winner))
                {
                    winners.Add(winner);
                }
            }

            if (!winners.Contains(rule))
            {
                yield return (rule, [.. winners]);
            }
        }
    }

    // Pattern and name have equally many segments here. Captures are numbered from 1; 0 refers to nothing.
    private static string?[] Capture(string pattern, string name)
    {
        string?[] captures = new string?[1 + pattern.AsSpan().Count('*')];
        int count = 1;
        int start = 0;
        for (int at = 0; at < pattern.Length; at++)
        {
            int end = name.IndexOf('.', start);
            int patternEnd = pattern.IndexOf('.', at);
            patternEnd = patternEnd < 0 ? pattern.Length : patternEnd;
            if (pattern.AsSpan(at..patternEnd) is "*")
            {
                captures[count++] = end < 0 ? name[start..] : name[start..end];
            }

            (at, start) = (patternEnd, end + 1);
        }

        return captures;
    }
}
