using System.Collections.Generic;

namespace PopCon.Re2.Syntax;

/// <summary>A part of a parsed pattern. Immutable.</summary>
internal abstract record Re2Node
{
    /// <summary>One code point out of a set: a literal, a class, a dot.</summary>
    internal sealed record Set(CodePointSet CodePoints) : Re2Node;

    /// <summary>A condition on the position.</summary>
    internal sealed record Assert(Re2Assertion Assertion) : Re2Node;

    /// <summary>One after the other; empty for the empty string.</summary>
    internal sealed record Concatenation(IReadOnlyList<Re2Node> Items) : Re2Node;

    /// <summary>One of several, the first that leads to a match.</summary>
    internal sealed record Alternation(IReadOnlyList<Re2Node> Branches) : Re2Node;

    /// <summary>Several times over.</summary>
    /// <param name="Item">What is repeated.</param>
    /// <param name="Minimum">At least so often.</param>
    /// <param name="Maximum">At most so often; -1 for any number.</param>
    /// <param name="IsLazy">Whether fewer times are tried first.</param>
    internal sealed record Repetition(Re2Node Item, int Minimum, int Maximum, bool IsLazy) : Re2Node;

    /// <summary>A capturing group.</summary>
    /// <param name="Item">What is captured.</param>
    /// <param name="Number">From 1, in the order of the opening parentheses.</param>
    internal sealed record Capture(Re2Node Item, int Number) : Re2Node;
}
