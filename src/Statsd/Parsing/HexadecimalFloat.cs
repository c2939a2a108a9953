using System;
using System.Numerics;

namespace PopCon.Statsd.Parsing;

/// <summary>Reads <c>[sign]0x[_]hex[.hex]p[sign]digits</c>: hexadecimal numbers with a binary exponent, as Go writes them.</summary>
/// <remarks>Pure, allocates nothing. .NET parses hexadecimal integers only, so this is our own.</remarks>
internal static class HexadecimalFloat
{
    private const int BitsPerDigit = 4;

    // A double: 52 stored bits and the hidden one; below 2^-1022 every halving of the value costs one of them.
    private const int MaxPrecision = 53;
    private const int MinNormalExponent = -1022;

    // Far beyond any double, far from an int's end even when a 64 KiB mantissa moves it by 2^18.
    private const int ExponentCap = 1_000_000;

    /// <summary>Reads the whole text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The nearest double, ties to even; an infinity when the number is too large; 0 on failure.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var cursor = new NumberCursor(text);
        cursor.SkipSign();
        if (!(cursor.TryTake((byte)'0') && cursor.TryTakeLetter((byte)'x')))
        {
            return false;
        }

        // -0x_1.8p3
        //     ^^^^
        cursor.SkipUnderscore(hexadecimal: true);
        int mantissaStart = cursor.Position;
        if (!cursor.TryTakeMantissa(hexadecimal: true))
        {
            return false;
        }

        int mantissaEnd = cursor.Position;
        if (!(cursor.TryTakeLetter((byte)'p') && cursor.TryTakeExponent() && cursor.IsAtEnd))
        {
            return false;
        }

        ulong mantissa = ReadMantissa(text[mantissaStart..mantissaEnd], out int exponent);
        exponent += ReadExponent(text[(mantissaEnd + 1)..]);
        value = Nearest(mantissa, exponent);
        value = text[0] == (byte)'-' ? -value : value;
        return true;
    }

    /// <summary>The digits as mantissa * 2^exponent; bits that do not fit are kept as one "there was more" bit at the bottom.</summary>
    private static ulong ReadMantissa(ReadOnlySpan<byte> digits, out int exponent)
    {
        const ulong TopDigit = 0xFUL << 60;
        ulong mantissa = 0;
        bool afterPoint = false;
        exponent = 0;
        foreach (byte c in digits)
        {
            if (c == (byte)'.')
            {
                afterPoint = true;
            }
            else if (char.IsAsciiHexDigit((char)c))
            {
                ulong digit = (ulong)HexValue(c);
                bool fits = (mantissa & TopDigit) == 0;
                mantissa = fits ? (mantissa << BitsPerDigit) | digit : mantissa | (digit == 0 ? 0UL : 1UL);
                exponent += (fits ? 0 : BitsPerDigit) - (afterPoint ? BitsPerDigit : 0);
            }
        }

        return mantissa;
    }

    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        int exponent = 0;
        foreach (byte c in text)
        {
            if (char.IsAsciiDigit((char)c))
            {
                exponent = Math.Min((exponent * 10) + (c - '0'), ExponentCap);
            }
        }

        return text[0] == (byte)'-' ? -exponent : exponent;
    }

    private static double Nearest(ulong mantissa, int exponent)
    {
        if (mantissa == 0)
        {
            return 0;
        }

        int bits = 64 - BitOperations.LeadingZeroCount(mantissa);
        int leadingExponent = exponent + bits - 1;
        int precision = Math.Min(MaxPrecision, MaxPrecision - (MinNormalExponent - leadingExponent));
        int excess = Math.Max(0, bits - precision);
        if (excess > bits)
        {
            return 0;
        }

        // Exact from here on: the mantissa has no more bits than the result can hold.
        return Math.ScaleB((double)RoundToEven(mantissa, excess), exponent + excess);
    }

    private static ulong RoundToEven(ulong mantissa, int excess)
    {
        if (excess == 0)
        {
            return mantissa;
        }

        // A shift by 64 would be a shift by 0 in C#, so the half is taken first.
        ulong kept = (mantissa >> (excess - 1)) >> 1;
        ulong half = 1UL << (excess - 1);
        ulong lost = mantissa & (half | (half - 1));
        return lost > half || (lost == half && (kept & 1) == 1) ? kept + 1 : kept;
    }

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
