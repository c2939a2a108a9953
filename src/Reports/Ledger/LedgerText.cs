using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace PopCon.Reports.Ledger;

/// <summary>Fields of ledger files: CSV of RFC 4180 in which every record is one physical line.</summary>
/// <remarks>
/// Stateless. Control characters and line separators are written as <c>\u000A</c> and a backslash as <c>\\</c>: a line feed inside quotes would let
/// one damaged line swallow the lines after it. CSV libraries cannot be told so, which is why the few lines are our own.
/// </remarks>
internal static class LedgerText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\\ ");

    /// <summary>Appends a text field.</summary>
    public static void Append(StringBuilder line, string value)
    {
        if (!NeedsQuotes(value))
        {
            line.Append(value);
            return;
        }

        line.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => line.Append("\"\""),
                '\\' => line.Append("\\\\"),
                _ when IsEscaped(c) => line.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => line.Append(c),
            };
        }

        line.Append('"');
    }

    /// <summary>Takes the next field off a line; <paramref name="rest"/> begins behind its comma.</summary>
    /// <returns><see langword="false"/> where quotes or escapes are wrong.</returns>
    public static bool TryTake(ReadOnlySpan<char> line, out ReadOnlySpan<char> field, out ReadOnlySpan<char> rest)
    {
        if (line is ['"', ..])
        {
            return TryTakeQuoted(line[1..], out field, out rest);
        }

        int comma = line.IndexOf(',');
        field = comma < 0 ? line : line[..comma];
        rest = comma < 0 ? [] : line[(comma + 1)..];
        return !field.Contains('"') && !field.Contains('\\');
    }

    // Printable ASCII is the rule, and is looked at several letters at a time.
    private static bool NeedsQuotes(string value) =>
        value.AsSpan().ContainsAny(Quoted) || (value.AsSpan().ContainsAnyExceptInRange(' ', '~') && HasEscaped(value));

    private static bool HasEscaped(string value)
    {
        foreach (char c in value)
        {
            if (IsEscaped(c))
            {
                return true;
            }
        }

        return false;
    }

    // A lone surrogate has no UTF-8; the two separators end a line in some readers.
    private static bool IsEscaped(char c) => c < ' ' || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' || char.IsSurrogate(c);

    private static bool TryTakeQuoted(ReadOnlySpan<char> text, out ReadOnlySpan<char> field, out ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        field = rest = [];
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i++];
            if (c == '\\' && !TryUnescape(text, ref i, out c))
            {
                return false;
            }
            else if (c == '"' && text[i - 1] == '"')
            {
                if (i == text.Length || text[i] == ',')
                {
                    field = value.ToString();
                    rest = i == text.Length ? [] : text[(i + 1)..];
                    return true;
                }

                if (text[i++] != '"')
                {
                    return false;
                }
            }

            value.Append(c);
        }

        return false;
    }

    private static bool TryUnescape(ReadOnlySpan<char> text, ref int i, out char c)
    {
        c = '\\';
        if (i < text.Length && text[i] == '\\')
        {
            i++;
            return true;
        }

        if (text.Length - i < 5 || text[i] != 'u' || !ushort.TryParse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            return false;
        }

        c = (char)code;
        i += 5;
        return true;
    }
}
