using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Globs;

/// <summary>
/// Draws the glob automata in the language of Graphviz: a circle for each state, a double circle where a rule matches,
/// edges named by the segments that follow them. One instance per drawing.
/// </summary>
internal sealed class GlobGraph
{
    private readonly TextWriter _writer;
    private int _count;

    private GlobGraph(TextWriter writer) => _writer = writer;

    /// <summary>Writes one graph with a tree for each type.</summary>
    public static void Write(GlobMatcher matcher, TextWriter writer)
    {
        writer.Write("digraph globs {\n  rankdir=LR;\n  node [shape=circle, label=\"\"];\n");
        var graph = new GlobGraph(writer);
        foreach ((StatsdType type, GlobAutomaton automaton) in matcher.Automata)
        {
            int id = graph.WriteNode($"shape=box, label=\"{type.ToString().ToLowerInvariant()}\"");
            graph.WriteEdges(automaton.Root, id);
        }

        writer.Write("}\n");
    }

    private void WriteEdges(GlobNode node, int id)
    {
        IEnumerable<KeyValuePair<string, GlobNode>> next = node.Literals.OrderBy(pair => pair.Key, StringComparer.Ordinal);
        next = node.Star is null ? next : next.Append(new("*", node.Star));
        foreach ((string segment, GlobNode target) in next)
        {
            // Segments and patterns are letters, digits, '_', '-', '*' and dots: nothing to quote.
            int targetId = WriteNode(target.Rule is { } rule ? Describe(rule) : string.Empty);
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $"  n{id} -> n{targetId} [label=\"{segment}\"];\n"));
            WriteEdges(target, targetId);
        }
    }

    private static string Describe(MappingRule rule) => string.Create(
        CultureInfo.InvariantCulture, $"shape=doublecircle, label=\"{rule.Index + 1}\", tooltip=\"{rule.Pattern}\"");

    private int WriteNode(string attributes)
    {
        int id = _count++;
        _writer.Write(string.Create(CultureInfo.InvariantCulture, $"  n{id} [{attributes}];\n"));
        return id;
    }
}
