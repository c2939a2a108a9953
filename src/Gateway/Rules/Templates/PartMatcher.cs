using System;
using System.Runtime.InteropServices;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>Matches parts against a piece of a text: from left to right each variable takes as little as possible,
/// but rather one character than none.</summary>
/// <remarks>
/// One thread, single use. Goes back where a first cut fails, but takes at most <see cref="MaxSteps"/> steps, so that no request
/// holds the server; a request that needs more does not match.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct PartMatcher(ReadOnlySpan<char> text, PathPart[] parts, Span<(int Start, int Length)> places)
{
    private const int MaxSteps = 100_000;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<(int Start, int Length)> _places = places;
    private int _end;
    private int _steps;

    /// <summary>Whether the parts cover the text between two positions.</summary>
    public bool TryMatch(int start, int end)
    {
        _end = end;
        return Match(0, start);
    }

    private bool Match(int index, int position)
    {
        if (index == parts.Length)
        {
            return position == _end;
        }

        PathPart part = parts[index];
        if (part.Variable < 0)
        {
            return _text[position.._end].StartsWith(part.Literal) && Match(index + 1, position + part.Literal.Length);
        }

        char next = index + 1 < parts.Length && parts[index + 1].Variable < 0 ? parts[index + 1].Literal[0] : '\0';
        for (int end = position; Advance(ref end, part.AllowsReserved);)
        {
            if (MayEnd(index, end, next) && Take(part, position, end) && Match(index + 1, end))
            {
                return true;
            }
        }

        return MayEnd(index, position, next) && Take(part, position, position) && Match(index + 1, position);
    }

    private readonly bool MayEnd(int index, int end, char next) =>
        index + 1 == parts.Length ? end == _end : next == '\0' || (end < _end && _text[end] == next);

    private bool Advance(ref int end, bool allowsReserved)
    {
        int token = end < _end && ++_steps < MaxSteps ? PercentCoding.TokenLength(_text[end.._end], allowsReserved) : 0;
        end += token;
        return token > 0;
    }

    private readonly bool Take(PathPart part, int start, int end)
    {
        if (!part.IsRepeated)
        {
            _places[part.Variable] = (start, end - start);
            return true;
        }

        (int otherStart, int otherLength) = _places[part.Variable];
        ReadOnlySpan<char> other = _text.Slice(otherStart, otherLength);
        ReadOnlySpan<char> value = _text[start..end];
        return value.SequenceEqual(other)
            || (value.Contains('%') && string.Equals(PercentCoding.Decode(value), PercentCoding.Decode(other), StringComparison.Ordinal));
    }
}
