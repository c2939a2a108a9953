using System;

namespace PopCon.Trust.Policies;

/// <summary>Package ids: an exact one, or all that begin with what stands before a final <c>*</c>. Case does not count.</summary>
/// <param name="Text">The pattern.</param>
internal readonly record struct IdPattern(string Text)
{
    /// <summary>Whether the text is a pattern: a <c>*</c> only at the end.</summary>
    public bool IsValid => Text.Length > 0 && Text.IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == Text.Length - 1);

    /// <summary>Whether an id matches.</summary>
    public bool Matches(string id) => Text.EndsWith('*')
        ? id.StartsWith(Text[..^1], StringComparison.OrdinalIgnoreCase)
        : id.Equals(Text, StringComparison.OrdinalIgnoreCase);
}
