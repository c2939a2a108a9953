using System;
using System.Globalization;
using System.Text;

namespace PopCon.Hosting.Logging;

/// <summary>Writes texts of unknown origin so that they stay inside their value: quoted, with JSON's escapes.</summary>
/// <remarks>Stateless. Costs one pass over the text.</remarks>
internal static class LogText
{
    /// <summary>The longest text that is written in full: no datagram carries four times more, and a full queue of such lines still fits.</summary>
    private const int MaxLength = 16_384;

    /// <summary>Appends the text bare if it is one harmless word, quoted otherwise.</summary>
    public static void Append(StringBuilder output, string text)
    {
        if (IsBareWord(text))
        {
            output.Append(text);
        }
        else
        {
            AppendQuoted(output, text);
        }
    }

    /// <summary>Appends the text in double quotes. Too long a text is cut and ends in <c>…</c>.</summary>
    public static void AppendQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (Rune rune in text.AsSpan(0, Math.Min(text.Length, MaxLength)).EnumerateRunes())
        {
            AppendRune(output, rune);
        }

        output.Append(text.Length > MaxLength ? "…\"" : "\"");
    }

    private static bool IsBareWord(string text) =>
        text.Length is > 0 and <= MaxLength
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !text.AsSpan().ContainsAny('"', '=', '\\');

    private static void AppendRune(StringBuilder output, Rune rune)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                output.Append('\\').Append((char)rune.Value);
                break;
            case '\n':
                output.Append("\\n");
                break;
            case '\r':
                output.Append("\\r");
                break;
            case '\t':
                output.Append("\\t");
                break;
            case var _ when IsInvisible(rune):
                AppendEscape(output, rune);
                break;
            default:
                output.Append(rune.ToString());
                break;
        }
    }

    /// <summary>Control and format characters: they end lines, move the cursor or turn the reading direction of a terminal.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;

    private static void AppendEscape(StringBuilder output, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            output.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
        }
    }
}
