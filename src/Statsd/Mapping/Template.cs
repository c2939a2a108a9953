using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PopCon.Statsd.Mapping;

/// <summary>
/// The text of a metric name or label value with references to what the pattern captured, taken apart at load.
/// Immutable, thread-safe.
/// </summary>
internal sealed class Template
{
    private readonly TemplatePart[] _parts;
    private readonly string? _constant;

    /// <param name="parts">In the order of the text.</param>
    public Template(IEnumerable<TemplatePart> parts)
    {
        _parts = [.. parts];
        _constant = _parts.All(part => part.Groups.Length == 0) ? string.Concat(_parts.Select(part => part.Literal)) : null;
    }

    /// <summary>Whether it has no references, so that every expansion is the same.</summary>
    public bool IsConstant => _constant is not null;

    /// <summary>The text of every expansion, if there are no references.</summary>
    public string? Constant => _constant;

    /// <summary>The numbers of the captures that it refers to.</summary>
    public IEnumerable<int> References => _parts.SelectMany(part => part.Groups);

    /// <summary>The text with <c>${1}</c> for a reference.</summary>
    public override string ToString() =>
        string.Concat(_parts.Select(part => part.Groups is [var group, ..] ? string.Create(CultureInfo.InvariantCulture, $"${{{group}}}") : part.Literal));

    /// <summary>Whether some captures give a text.</summary>
    public bool CanExpandTo(string text)
    {
        // A reference gives any text, so a stretch of literal text behind one is taken where it comes first, the last one at the end.
        int at = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            if (IsReference(i))
            {
                continue;
            }

            string literal = _parts[i].Literal;
            bool isFree = i > 0 && IsReference(i - 1);
            int earliest = isFree && i == _parts.Length - 1 ? Math.Max(at, text.Length - literal.Length) : at;
            int found = text.IndexOf(literal, Math.Min(earliest, text.Length), StringComparison.Ordinal);
            if (found < 0 || (!isFree && found > at))
            {
                return false;
            }

            at = found + literal.Length;
        }

        return at == text.Length || (_parts.Length > 0 && IsReference(_parts.Length - 1));
    }

    /// <summary>Fills in the captures. A reference to what did not take part in the match is empty.</summary>
    /// <param name="captures">By number; <see langword="null"/> for a group that took no part.</param>
    public string Expand(ReadOnlySpan<string?> captures)
    {
        if (_constant is not null)
        {
            return _constant;
        }

        var texts = new string?[_parts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = _parts[i].Groups.Length == 0 ? _parts[i].Literal : FirstParticipant(_parts[i].Groups, captures);
        }

        return string.Concat(texts);
    }

    private bool IsReference(int index) => _parts[index].Groups.Length > 0;

    private static string? FirstParticipant(int[] groups, ReadOnlySpan<string?> captures)
    {
        foreach (int group in groups)
        {
            if (captures[group] is { } text)
            {
                return text;
            }
        }

        return null;
    }
}
