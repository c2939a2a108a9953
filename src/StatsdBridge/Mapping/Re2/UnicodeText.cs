using System.Text;

namespace PopCon.StatsdBridge.Mapping.Re2;

/// <summary>
/// The form in which text beyond ASCII meets the .NET engine: every code point above U+007F becomes two characters of
/// the private use area, one for its upper and one for its lower bits. Stateless.
/// </summary>
/// <remarks>
/// .NET matches UTF-16 units and counts Unicode letters as word characters; RE2 matches code points and only knows
/// ASCII words. Spelt like this every code point above ASCII is two units that are never letters, so <c>\b</c> and
/// <c>\B</c> mean the same in both, without look-around, which the linear-time engine does not have.
/// </remarks>
internal static class UnicodeText
{
    /// <summary>Stands for bits 10 and up.</summary>
    public const char FirstUpper = '\uE000';

    /// <summary>Stands for bits 0 to 9.</summary>
    public const char FirstLower = '\uE800';

    /// <summary>How many low bits the second character holds.</summary>
    public const int LowerBits = 10;

    /// <summary>How many values they have.</summary>
    public const int LowerCount = 1 << LowerBits;

    private const int FirstNonAscii = 0x80;

    /// <summary>Spells a text without unpaired surrogates.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length * 2);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Append(encoded, rune.Value);
        }

        return encoded.ToString();
    }

    /// <summary>Spells one code point.</summary>
    public static void Append(StringBuilder encoded, int codePoint)
    {
        if (codePoint < FirstNonAscii)
        {
            encoded.Append((char)codePoint);
        }
        else
        {
            encoded.Append((char)(FirstUpper + (codePoint >> LowerBits)));
            encoded.Append((char)(FirstLower + (codePoint & (LowerCount - 1))));
        }
    }

    /// <summary>The text again; pairs are never cut apart, because no pattern can match half of one.</summary>
    public static string Decode(string encoded)
    {
        var text = new StringBuilder(encoded.Length);
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] < FirstNonAscii)
            {
                text.Append(encoded[i]);
            }
            else
            {
                int codePoint = ((encoded[i] - FirstUpper) << LowerBits) | (encoded[++i] - FirstLower);
                text.Append(new Rune(codePoint).ToString());
            }
        }

        return text.ToString();
    }
}
