using System;
using System.Collections.Generic;

namespace PopCon.Statsd.Mapping.Globs;

/// <summary>A state of the glob automaton: the rules that agree on the segments so far. Changed only while it is built.</summary>
internal sealed class GlobNode
{
    /// <summary>Where a literal segment leads.</summary>
    public Dictionary<string, GlobNode> Literals { get; } = new(StringComparer.Ordinal);

    /// <summary>Where any other segment leads; <see langword="null"/> when no rule has a <c>*</c> here.</summary>
    public GlobNode? Star { get; set; }

    /// <summary>The first rule that ends here.</summary>
    public MappingRule? Rule { get; set; }

    /// <summary>The lowest index of a rule here or further on, so that a search can leave out what cannot win.</summary>
    public int LowestIndex { get; set; } = int.MaxValue;
}
