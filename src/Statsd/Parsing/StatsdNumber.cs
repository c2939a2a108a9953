using System;
using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PopCon.Statsd.Parsing;

/// <summary>
/// Reads the numbers of the wire, values and sample rates: <c>12</c>, <c>-.5</c>, <c>1_000.25</c>, <c>4E-2</c>,
/// <c>0x1.8p3</c>, <c>inf</c>, <c>-Infinity</c>, <c>nan</c>.
/// </summary>
/// <remarks>
/// The grammar is the one of Go's <c>strconv.ParseFloat</c>, because statsd_exporter is written in Go; it differs from
/// <see cref="double.Parse(string)"/> in underscores, hexadecimal numbers, the spelling of infinities and in allowing
/// no blanks. Pure; allocates nothing (a number with underscores longer than <see cref="MaxBytesOnStack"/> rents a buffer).
/// </remarks>
internal static class StatsdNumber
{
    private const int MaxBytesOnStack = 256;

    private const byte Plus = (byte)'+';
    private const byte Minus = (byte)'-';
    private const byte Underscore = (byte)'_';

    /// <summary>Reads the whole text as one number, correctly rounded.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; on overflow an infinity of its sign; on any other failure 0.</param>
    /// <param name="overflow">Whether it is a number that no double can hold, such as <c>1e309</c>.</param>
    /// <returns>Whether it is a number that a double can hold. What is too small becomes 0.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value, out bool overflow)
    {
        overflow = false;
        if (FastNumber.TryRead(text, out FastNumber number, out int length) && length == text.Length)
        {
            value = number.Value;
            return true;
        }

        return TryParseSlow(text, out value, out overflow);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryParseSlow(ReadOnlySpan<byte> text, out double value, out bool overflow)
    {
        overflow = false;
        if (TryParseNamed(text, out value))
        {
            return true;
        }

        bool isNumber = TryParseDecimal(text, out value) || HexadecimalFloat.TryParse(text, out value);
        overflow = isNumber && double.IsInfinity(value);
        return isNumber && !overflow;
    }

    /// <summary><c>[sign] (inf | infinity)</c> or <c>nan</c>, in any case of letters.</summary>
    private static bool TryParseNamed(ReadOnlySpan<byte> text, out double value)
    {
        ReadOnlySpan<byte> name = HasSign(text) ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(name, "inf"u8) || Ascii.EqualsIgnoreCase(name, "infinity"u8))
        {
            value = text[0] == Minus ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        bool isNaN = Ascii.EqualsIgnoreCase(text, "nan"u8);
        value = isNaN ? double.NaN : 0;
        return isNaN;
    }

    /// <summary><c>[sign] mantissa [e [sign] digits]</c>.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var cursor = new NumberCursor(text);
        cursor.SkipSign();
        bool isDecimal = cursor.TryTakeMantissa()
            && (!cursor.TryTakeLetter((byte)'e') || cursor.TryTakeExponent())
            && cursor.IsAtEnd;
        if (!isDecimal)
        {
            return false;
        }

        return text.Contains(Underscore) ? TryParseWithoutUnderscores(text, out value) : TryParsePlain(text, out value);
    }

    private static bool TryParseWithoutUnderscores(ReadOnlySpan<byte> text, out double value)
    {
        byte[]? rented = text.Length > MaxBytesOnStack ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        try
        {
            Span<byte> plain = rented ?? stackalloc byte[MaxBytesOnStack];
            int length = 0;
            foreach (byte c in text)
            {
                plain[length] = c;
                length += c == Underscore ? 0 : 1;
            }

            return TryParsePlain(plain[..length], out value);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static bool TryParsePlain(ReadOnlySpan<byte> text, out double value) => double.TryParse(
        text,
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        CultureInfo.InvariantCulture,
        out value);

    private static bool HasSign(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] is Plus or Minus;
}
