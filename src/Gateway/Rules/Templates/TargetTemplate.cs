using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>The outgoing URL of a rule, compiled: writes the address that a request is redirected to.</summary>
/// <remarks>Immutable, safe from all threads. Writing allocates nothing unless values are shortened.</remarks>
internal sealed class TargetTemplate
{
    private readonly List<TargetPart> _parts = [];

    private TargetTemplate(string text)
    {
        List<TemplateToken> tokens = TemplateParser.Parse(text);
        int scheme = tokens.Count > 0 ? SchemeLength(tokens[0].Literal) : 0;
        if (scheme == 0 || (tokens[0].Literal.Length == scheme && tokens.Count == 1))
        {
            throw new TemplateException($"'{text}' is not an absolute http or https URL");
        }

        bool isInHost = true;
        foreach (TemplateToken token in tokens)
        {
            if (token.Variables.Count == 0)
            {
                _parts.Add(new TargetPart(token.Literal, string.Empty, 0, false, isInHost, false));
                isInHost = isInHost && token.Literal.AsSpan(_parts.Count == 1 ? scheme : 0).IndexOfAny("/?#") < 0;
            }
            else
            {
                isInHost = isInHost && token.Operator is not ('/' or '?' or '#');
                Add(token, isInHost);
            }
        }
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">The text is not a template of an absolute http or https URL.</exception>
    public static TargetTemplate Parse(string text) => new(text);

    /// <summary>Writes the address with the values of a request, and its query.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="captures">The values.</param>
    /// <param name="query">The query of the request, as it was sent.</param>
    /// <returns>Whether every variable has a value that may be written; if not, the rule does not fit.</returns>
    public bool TryWrite(ref TextBuffer output, in Captures captures, ReadOnlySpan<char> query)
    {
        foreach (TargetPart part in _parts)
        {
            if (part.Name.Length == 0)
            {
                output.Append(part.Literal);
                continue;
            }

            if (!captures.TryGet(part.Name, out ReadOnlySpan<char> value) || (part.IsInHost && !IsHostLabel(value)))
            {
                return false;
            }

            output.Append(part.DropsEquals && value.IsEmpty ? part.Literal.AsSpan(0, part.Literal.Length - 1) : part.Literal);
            Write(ref output, part, value, captures.KeepsEscapes);
        }

        if (captures.HasDotSegment(output.Written))
        {
            return false;
        }

        QueryMerge.Append(ref output, query);
        return true;
    }

    private static int SchemeLength(string literal) =>
        literal.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://".Length
            : literal.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length
            : 0;

    private static bool IsHostLabel(ReadOnlySpan<char> value)
    {
        foreach (char character in value)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return false;
            }
        }

        return !value.IsEmpty;
    }

    private static void Write(ref TextBuffer output, TargetPart part, ReadOnlySpan<char> value, bool keepsEscapes)
    {
        if (part.Prefix == 0)
        {
            PercentCoding.AppendAnew(ref output, value, part.AllowsReserved, keepsEscapes);
            return;
        }

        var text = new StringInfo(PercentCoding.Decode(value) ?? string.Empty);
        string shortened = text.SubstringByTextElements(0, Math.Min(part.Prefix, text.LengthInTextElements));
        PercentCoding.AppendAnew(ref output, PercentCoding.Escape(shortened), part.AllowsReserved);
    }

    private void Add(TemplateToken token, bool isInHost)
    {
        string before = token.First;
        foreach (TemplateVariable variable in token.Variables)
        {
            string literal = token.IsNamed ? $"{before}{variable.Name}=" : before;
            _parts.Add(new TargetPart(literal, variable.Name, variable.Prefix, token.AllowsReserved, isInHost, token.Operator == ';'));
            before = token.Separator;
        }
    }
}
