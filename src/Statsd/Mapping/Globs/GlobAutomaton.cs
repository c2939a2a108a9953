using System;
using System.Collections.Generic;

namespace PopCon.Statsd.Mapping.Globs;

/// <summary>
/// Finds the glob rule for a name, segment by segment. Immutable once built, thread-safe.
/// </summary>
/// <remarks>
/// A tree of segments. A search visits a node at most once, so it costs at most the size of the tree, whatever the name;
/// as a rule, a few dictionary look-ups. It allocates nothing.
/// </remarks>
internal sealed class GlobAutomaton
{
    private readonly bool _isOrdered;

    /// <param name="rules">Rules with glob patterns, in the order of the file.</param>
    /// <param name="isOrdered">
    /// Whether the first rule of the file wins. Otherwise it is the most specific: at each segment, from the left, a
    /// literal beats <c>*</c>.
    /// </param>
    public GlobAutomaton(IEnumerable<MappingRule> rules, bool isOrdered)
    {
        _isOrdered = isOrdered;
        foreach (MappingRule rule in rules)
        {
            Insert(rule);
        }
    }

    /// <summary>The start state.</summary>
    public GlobNode Root { get; } = new();

    /// <summary>
    /// The rule for a name, or <see langword="null"/>. Given a pattern, it is the rule that wins for everything that
    /// pattern matches: a <c>*</c> in the text can only follow a <c>*</c>, because no literal segment is one.
    /// </summary>
    public MappingRule? Find(string name)
    {
        MappingRule? best = null;
        if (_isOrdered)
        {
            FindFirst(Root, name, ref best);
        }
        else
        {
            best = FindMostSpecific(Root, name);
        }

        return best;
    }

    private void Insert(MappingRule rule)
    {
        GlobNode node = Root;
        node.LowestIndex = Math.Min(node.LowestIndex, rule.Index);
        foreach (string segment in rule.Pattern.Split('.'))
        {
            node = Step(node, segment);
            node.LowestIndex = Math.Min(node.LowestIndex, rule.Index);
        }

        // Of rules with one pattern only the first can match.
        node.Rule ??= rule;
    }

    private static GlobNode Step(GlobNode node, string segment)
    {
        if (segment is "*")
        {
            return node.Star ??= new GlobNode();
        }

        if (!node.Literals.TryGetValue(segment, out GlobNode? next))
        {
            node.Literals.Add(segment, next = new GlobNode());
        }

        return next;
    }

    private static void FindFirst(GlobNode node, ReadOnlySpan<char> rest, ref MappingRule? best)
    {
        ReadOnlySpan<char> segment = TakeSegment(rest, out ReadOnlySpan<char> tail, out bool isLast);
        Try(Literal(node, segment), tail, ref best);
        Try(node.Star, tail, ref best);

        void Try(GlobNode? next, ReadOnlySpan<char> tail, ref MappingRule? best)
        {
            if (next is null || next.LowestIndex >= (best?.Index ?? int.MaxValue))
            {
                return;
            }

            if (!isLast)
            {
                FindFirst(next, tail, ref best);
            }
            else if (next.Rule is { } rule && rule.Index < (best?.Index ?? int.MaxValue))
            {
                best = rule;
            }
        }
    }

    private static MappingRule? FindMostSpecific(GlobNode node, ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> segment = TakeSegment(rest, out ReadOnlySpan<char> tail, out bool isLast);
        return Try(Literal(node, segment), tail) ?? Try(node.Star, tail);

        MappingRule? Try(GlobNode? next, ReadOnlySpan<char> tail) =>
            next is null ? null : isLast ? next.Rule : FindMostSpecific(next, tail);
    }

    private static GlobNode? Literal(GlobNode node, ReadOnlySpan<char> segment) =>
        node.Literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out GlobNode? next) ? next : null;

    // dock.crane.7
    // ^^^^ ^^^^^^^ segment and rest
    private static ReadOnlySpan<char> TakeSegment(
        ReadOnlySpan<char> text, out ReadOnlySpan<char> rest, out bool isLast)
    {
        int dot = text.IndexOf('.');
        isLast = dot < 0;
        rest = isLast ? default : text[(dot + 1)..];
        return isLast ? text : text[..dot];
    }
}
