using System.Text;

namespace PopCon.StatsdBridge.Mapping;

internal static class NameEscaping
{
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 1);
        if (text.Length > 0 && char.IsAsciiDigit(text[0]))
        {
            result.Append('_');
        }

        bool afterDash = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == '-' && afterDash)
            {
                continue;
            }

            afterDash = rune.Value == '-';
            result.Append(rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value) ? (char)rune.Value : '_');
        }

        return result.ToString();
    }
}
