using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Re2.Syntax;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping;

/// <summary>Finds regex rules that can never match, because earlier ones match the same pattern or every name.</summary>
/// <remarks>Stateless. Finds no others: that one pattern's names are all among those of another is not tried to be proven.</remarks>
internal static class RegexReach
{
    private static readonly StatsdType[] Types = Enum.GetValues<StatsdType>();

    /// <summary>The rules, each with those that always win over it.</summary>
    public static IEnumerable<(MappingRule Rule, MappingRule[] Winners)> FindUnreachable(IReadOnlyList<RegexRule> regexes)
    {
        for (int i = 0; i < regexes.Count; i++)
        {
            StatsdType[] types = [.. Types.Where(regexes[i].Rule.AppliesTo)];
            MappingRule[] winners = [.. types.Select(type => WinnerOver(regexes, i, type)).OfType<MappingRule>()];
            if (winners.Length == types.Length)
            {
                yield return (regexes[i].Rule, [.. winners.Distinct()]);
            }
        }
    }

    private static MappingRule? WinnerOver(IReadOnlyList<RegexRule> regexes, int index, StatsdType type) => regexes.Take(index)
        .FirstOrDefault(earlier => earlier.Rule.AppliesTo(type)
            && (string.Equals(earlier.Rule.Pattern, regexes[index].Rule.Pattern, StringComparison.Ordinal) || MatchesEverything(earlier.Regex.Pattern.Root)))
        ?.Rule;

    /// <summary>Whether a pattern is found in every name that is not empty. Names hold no line feeds.</summary>
    internal static bool MatchesEverything(Re2Node root)
    {
        List<Re2Node> items = [.. Items(root)];
        bool isStart = items is [Re2Node.Assert { Assertion: Re2Assertion.TextStart }, ..];
        bool isEnd = items is [.., Re2Node.Assert { Assertion: Re2Assertion.TextEnd }];
        List<Re2Node> body = items[(isStart ? 1 : 0)..(isEnd ? ^1 : ^0)];

        // ^.*$ has to reach from end to end; with one end open, or none, a letter or nothing will do.
        return isStart && isEnd && items.Count > 1
            ? body is [Re2Node.Repetition { Minimum: <= 1, Maximum: -1 } all] && IsAny(all.Item)
            : body.TrueForAll(CanBeEmpty) || (body is [var only] && IsAtMostALetter(only));
    }

    private static IEnumerable<Re2Node> Items(Re2Node node) => node switch
    {
        Re2Node.Concatenation all => all.Items.SelectMany(Items),
        Re2Node.Capture group => Items(group.Item),
        _ => [node],
    };

    private static bool IsAtMostALetter(Re2Node node) => node switch
    {
        Re2Node.Repetition { Minimum: <= 1 } some => IsAny(some.Item),
        _ => IsAny(node),
    };

    // The dot leaves out the line feed, and surrogates are no code points of a text.
    private static bool IsAny(Re2Node node) => node switch
    {
        Re2Node.Capture group => IsAny(group.Item),
        Re2Node.Set set => set.CodePoints.Ranges.Sum(range => range.Last - range.First + 1) >= CodePointSet.MaxCodePoint - 0x800,
        _ => false,
    };

    private static bool CanBeEmpty(Re2Node node) => node switch
    {
        Re2Node.Repetition some => some.Minimum == 0 || CanBeEmpty(some.Item),
        Re2Node.Concatenation all => all.Items.All(CanBeEmpty),
        Re2Node.Alternation any => any.Branches.Any(CanBeEmpty),
        Re2Node.Capture group => CanBeEmpty(group.Item),
        _ => false,
    };
}
