using System;
using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace PopCon.Gateway.Http;

/// <summary>Percent-encoding of RFC 3986 for single values: what is escaped, how it is decoded, and what never may get through.</summary>
/// <remarks>Stateless. Allocates only where a method returns a text.</remarks>
internal static class PercentCoding
{
    /// <summary>Characters that never need an escape.</summary>
    private const string UnreservedText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private const string ReservedText = ":/?#[]@!$&'()*+,;=";

    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Longer values are decoded into an array.</summary>
    private const int StackBytes = 512;

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(UnreservedText);
    private static readonly SearchValues<char> UnreservedAndReserved = SearchValues.Create(UnreservedText + ReservedText);

    /// <summary>Whether a character never needs an escape.</summary>
    public static bool IsUnreserved(char value) => Unreserved.Contains(value);

    /// <summary>The length of the value's first token: a character, or an escape of three; 0 when neither may be in a value.</summary>
    /// <param name="text">What is left of a path.</param>
    /// <param name="allowsReserved">Whether reserved characters may be in the value.</param>
    public static int TokenLength(ReadOnlySpan<char> text, bool allowsReserved)
    {
        if (text[0] == '%')
        {
            return IsEscape(text) ? 3 : 0;
        }

        return (allowsReserved ? UnreservedAndReserved : Unreserved).Contains(text[0]) ? 1 : 0;
    }

    /// <summary>Whether a text begins with a percent sign and two hexadecimal digits.</summary>
    public static bool IsEscape(ReadOnlySpan<char> text) =>
        text.Length >= 3 && text[0] == '%' && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]);

    /// <summary>Decodes the escapes of a value.</summary>
    /// <param name="value">As it was sent. A percent sign without two digits stands for itself.</param>
    /// <param name="plusIsSpace">Whether a plus sign is a blank, as in a query.</param>
    /// <returns>The text; <see langword="null"/> when the bytes are not UTF-8.</returns>
    public static string? Decode(ReadOnlySpan<char> value, bool plusIsSpace = false)
    {
        if (!value.ContainsAny('%', '+') && Ascii.IsValid(value))
        {
            return value.ToString();
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(value.Length * 3);
        try
        {
            ReadOnlySpan<byte> decoded = bytes.AsSpan(0, DecodeBytes(value, bytes, plusIsSpace));
            return Utf8.IsValid(decoded) ? Encoding.UTF8.GetString(decoded) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Whether a value must not be put into a path: not UTF-8, with a control character, or with a segment <c>.</c> or <c>..</c>.</summary>
    public static bool IsDangerous(ReadOnlySpan<char> value)
    {
        if (!value.Contains('%'))
        {
            return value.Contains('.') && HasDotSegment(value);
        }

        byte[]? rented = value.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(value.Length * 3) : null;
        Span<byte> bytes = rented ?? stackalloc byte[StackBytes * 3];
        ReadOnlySpan<byte> decoded = bytes[..DecodeBytes(value, bytes, plusIsSpace: false)];
        bool isDangerous = !Utf8.IsValid(decoded)
            || decoded.ContainsAnyInRange((byte)0, (byte)0x1F)
            || decoded.Contains((byte)0x7F)
            || HasDotSegment(Encoding.Latin1.GetString(decoded));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return isDangerous;
    }

    /// <summary>Writes a value that was sent with escapes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="value">As it was sent.</param>
    /// <param name="allowsReserved">Whether reserved characters are written as they are.</param>
    /// <param name="keepsEscapes">Whether valid escapes are copied, instead of decoded and escaped anew.</param>
    /// <param name="plusIsSpace">Whether a plus sign is a blank, as in a query.</param>
    public static void AppendAnew(
        ref TextBuffer output, ReadOnlySpan<char> value, bool allowsReserved, bool keepsEscapes = false, bool plusIsSpace = false)
    {
        SearchValues<char> plain = allowsReserved ? UnreservedAndReserved : Unreserved;
        Span<byte> bytes = stackalloc byte[4];
        while (!value.IsEmpty)
        {
            if (IsEscape(value))
            {
                if (keepsEscapes)
                {
                    output.Append(value[..3]);
                }
                else
                {
                    AppendByte(ref output, ByteOf(value), plain);
                }

                value = value[3..];
                continue;
            }

            if (value[0] < 0x80)
            {
                AppendByte(ref output, plusIsSpace && value[0] == '+' ? (byte)' ' : (byte)value[0], plain);
                value = value[1..];
                continue;
            }

            Rune.DecodeFromUtf16(value, out Rune rune, out int length);
            foreach (byte one in bytes[..rune.EncodeToUtf8(bytes)])
            {
                AppendByte(ref output, one, plain);
            }

            value = value[length..];
        }
    }

    /// <summary>A text with everything escaped but unreserved characters.</summary>
    public static string Escape(string value) => Uri.EscapeDataString(value);

    /// <summary>Whether one of the segments between slashes and backslashes is <c>.</c> or <c>..</c>.</summary>
    public static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (Range range in path.SplitAny('/', '\\'))
        {
            if (path[range] is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    private static void AppendByte(ref TextBuffer output, byte value, SearchValues<char> plain)
    {
        if (value < 0x80 && plain.Contains((char)value))
        {
            output.Append((char)value);
            return;
        }

        output.Append('%');
        output.Append(HexDigits[value >> 4]);
        output.Append(HexDigits[value & 0xF]);
    }

    private static byte ByteOf(ReadOnlySpan<char> escape) => (byte)((Digit(escape[1]) << 4) | Digit(escape[2]));

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static int DecodeBytes(ReadOnlySpan<char> value, Span<byte> bytes, bool plusIsSpace)
    {
        int length = 0;
        while (!value.IsEmpty)
        {
            if (IsEscape(value))
            {
                bytes[length++] = ByteOf(value);
                value = value[3..];
            }
            else if (value[0] < 0x80)
            {
                bytes[length++] = plusIsSpace && value[0] == '+' ? (byte)' ' : (byte)value[0];
                value = value[1..];
            }
            else
            {
                Rune.DecodeFromUtf16(value, out Rune rune, out int consumed);
                length += rune.EncodeToUtf8(bytes[length..]);
                value = value[consumed..];
            }
        }

        return length;
    }
}
