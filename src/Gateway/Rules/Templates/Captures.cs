using System;
using System.Runtime.InteropServices;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>The values that a rule found in a request, as places in its text.</summary>
/// <param name="text">The request target.</param>
/// <param name="names">The names of the variables.</param>
/// <param name="places">Where each value is; start -1: it took no part.</param>
/// <param name="keepsEscapes">Whether escapes inside values are written as they came.</param>
/// <remarks>One thread. Allocates nothing.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Captures(
    ReadOnlySpan<char> text, string[] names, ReadOnlySpan<(int Start, int Length)> places, bool keepsEscapes)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly ReadOnlySpan<(int Start, int Length)> _places = places;

    /// <summary>Whether escapes inside values are written as they came.</summary>
    public bool KeepsEscapes => keepsEscapes;

    /// <summary>Whether values and literals together make a segment <c>.</c> or <c>..</c> in the path of a URL.</summary>
    public bool HasDotSegment(ReadOnlySpan<char> url)
    {
        if (_places.IsEmpty || url.IndexOf("/.") < 0)
        {
            return false;
        }

        int end = url.IndexOfAny('?', '#');
        return PercentCoding.HasDotSegment(end < 0 ? url : url[..end]);
    }

    /// <summary>Finds a value.</summary>
    public bool TryGet(string name, out ReadOnlySpan<char> value)
    {
        int index = Array.IndexOf(names, name);
        if (index < 0 || _places[index].Start < 0)
        {
            value = [];
            return false;
        }

        value = _text.Slice(_places[index].Start, _places[index].Length);
        return true;
    }
}
