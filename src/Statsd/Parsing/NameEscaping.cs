using System;
using System.Buffers;
using System.Text;

namespace PopCon.Statsd.Parsing;

/// <summary>Turns statsd names and tag keys into legal Prometheus names.</summary>
/// <remarks>
/// <c>a-z A-Z 0-9 _</c> stay, every other code point becomes one <c>_</c>, a run of dashes becomes a single one, and
/// a name that begins with a digit gets a <c>_</c> before it. Pure. A name that is legal already costs one
/// vectorised look; the slow half runs only when a series is seen for the first time.
/// </remarks>
internal static class NameEscaping
{
    private const char Substitute = '_';
    private const char Dash = '-';

    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    private const string Digits = "0123456789";

    private static readonly SearchValues<byte> LegalBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Letters + Digits));
    private static readonly SearchValues<char> LegalChars = SearchValues.Create(Letters + Digits);

    /// <summary>Escapes a name given as valid UTF-8. What is empty stays empty.</summary>
    public static string Escape(ReadOnlySpan<byte> utf8)
    {
        bool isLegal = !utf8.ContainsAnyExcept(LegalBytes) && (utf8.IsEmpty || !char.IsAsciiDigit((char)utf8[0]));
        return isLegal ? Encoding.ASCII.GetString(utf8) : EscapeSlow(Encoding.UTF8.GetString(utf8));
    }

    /// <inheritdoc cref="Escape(ReadOnlySpan{byte})"/>
    /// <returns>The same instance when nothing needs escaping.</returns>
    public static string Escape(string text)
    {
        bool isLegal = !text.AsSpan().ContainsAnyExcept(LegalChars) && (text.Length == 0 || !char.IsAsciiDigit(text[0]));
        return isLegal ? text : EscapeSlow(text);
    }

    private static string EscapeSlow(string text)
    {
        var escaped = new StringBuilder(text.Length + 1);
        if (char.IsAsciiDigit(text[0]))
        {
            escaped.Append(Substitute);
        }

        bool afterDash = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isDash = rune.Value == Dash;
            if (rune.IsAscii && LegalChars.Contains((char)rune.Value))
            {
                escaped.Append((char)rune.Value);
            }
            else if (!isDash || !afterDash)
            {
                escaped.Append(Substitute);
            }

            afterDash = isDash;
        }

        return escaped.ToString();
    }
}
