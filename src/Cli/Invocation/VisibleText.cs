using System.Globalization;
using System.Text;

namespace PopCon.Cli.Invocation;

/// <summary>Text from outside as a terminal may show it: what would move the cursor, change the direction or show nothing becomes <c>\u{1b}</c>.</summary>
/// <remarks>Pure. Text without such characters is returned as it is.</remarks>
internal static class VisibleText
{
    /// <summary>A text of one line.</summary>
    public static string Of(string text) => Escape(text, keepsLines: false);

    /// <summary>A text of several lines, whose line feeds stay.</summary>
    public static string OfLines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        int start = FirstHidden(text, keepsLines);
        if (start < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text, 0, start, text.Length + 16);
        for (int i = start; i < text.Length;)
        {
            bool isRune = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isRune ? rune.Utf16SequenceLength : 1;
            if (!isRune || IsHidden(rune, keepsLines))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{(isRune ? rune.Value : text[i]):x}}}");
            }
            else
            {
                escaped.Append(text, i, length);
            }

            i += length;
        }

        return escaped.ToString();
    }

    private static int FirstHidden(string text, bool keepsLines)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is < ' ' or > '~' && (char.IsSurrogate(c) || IsHidden(new Rune(c), keepsLines)))
            {
                return i;
            }
        }

        return -1;
    }

    // Format characters are the marks and overrides of writing direction, joiners and the like.
    private static bool IsHidden(Rune rune, bool keepsLines) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => !(keepsLines && rune.Value == '\n'),
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => true,
        _ => false,
    };
}
