using System;
using System.Buffers.Text;
using System.Globalization;

namespace PopCon.Metrics.Exposition;

/// <summary>
/// Numbers as statsd_exporter prints them: the shortest digits that give back the same double, plain from 0.0001 to below
/// 1000000, else with an exponent of at least two digits.
/// </summary>
/// <remarks>Literally: <c>0</c>, <c>-2.5</c>, <c>123456.789</c>, <c>1e+06</c>, <c>1.234e-05</c>, <c>NaN</c>, <c>+Inf</c>,
/// <c>-Inf</c>. Pure functions without allocation.</remarks>
internal static class MetricNumber
{
    /// <summary>
    /// The longest text: sign, 17 digits, point and <c>e-308</c>; or <c>-0.000</c> and 17 digits. Both are 24 at most.
    /// </summary>
    public const int MaxBytes = 24;

    private const int LowestPlainExponent = -4;
    private const int HighestPlainExponent = 5;

    private const long MantissaMask = (1L << 52) - 1;

    // Below it, doubles that are whole are exact longs, and their own digits are the shortest.
    private const double ExactLimit = 1L << 53;

    /// <summary>Writes a number and returns its length. <paramref name="target"/> holds at least <see cref="MaxBytes"/>.</summary>
    public static int Format(double value, Span<byte> target)
    {
        if (!double.IsFinite(value))
        {
            return Copy(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8, target);
        }

        int sign = 0;
        if (value < 0)
        {
            target[0] = (byte)'-';
            sign = 1;
            value = -value;
        }

        return sign + FormatMagnitude(value, target[sign..]);
    }

    private static int FormatMagnitude(double value, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[2 * MaxBytes];
        if (value < ExactLimit && Math.Floor(value) == value)
        {
            Utf8Formatter.TryFormat((long)value, digits, out int count);
            if (count <= HighestPlainExponent + 1)
            {
                return Copy(digits[..count], target);
            }

            return Arrange(digits[..count].TrimEnd((byte)'0'), count - 1, target);
        }

        value.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);

        // .NET 10 prints some powers of two, 2^-958 for one, a digit too short to give them back. The parser is right.
        if (IsPowerOfTwo(value) && double.Parse(digits[..length], CultureInfo.InvariantCulture) != value)
        {
            value.TryFormat(digits, out length, "E16", CultureInfo.InvariantCulture);
        }

        return Arrange(TakeDigits(digits[..length], out int exponent), exponent, target);
    }

    private static bool IsPowerOfTwo(double value) => (BitConverter.DoubleToInt64Bits(value) & MantissaMask) == 0;

    // text = 0.00001234 or 1.234E-05 or 123456.789
    //          ^^^^^^^^^    ^ ^^^^^^^      ^^^^^^ ^^^
    // .NET's own text has the shortest digits, but changes to an exponent elsewhere and writes it in another way.
    private static Span<byte> TakeDigits(Span<byte> text, out int exponent)
    {
        int count = 0;
        int point = -1;
        int leadingZeros = 0;
        exponent = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '.')
            {
                point = count + leadingZeros;
            }
            else if (c == 'E')
            {
                exponent = int.Parse(text[(i + 1)..], CultureInfo.InvariantCulture);
                break;
            }
            else if (c == '0' && count == 0)
            {
                leadingZeros++;
            }
            else
            {
                text[count++] = c;
            }
        }

        int wholeDigits = point < 0 ? count + leadingZeros : point;
        exponent += wholeDigits - leadingZeros - 1;
        return text[..count].TrimEnd((byte)'0');
    }

    private static int Arrange(ReadOnlySpan<byte> digits, int exponent, Span<byte> target) => exponent switch
    {
        > HighestPlainExponent or < LowestPlainExponent => ArrangeScientific(digits, exponent, target),
        < 0 => ArrangeBelowOne(digits, exponent, target),
        _ => ArrangePlain(digits, exponent + 1, target),
    };

    // d.ddd e sign dd
    private static int ArrangeScientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> target)
    {
        target[0] = digits[0];
        int length = 1;
        if (digits.Length > 1)
        {
            target[length++] = (byte)'.';
            length += Copy(digits[1..], target[length..]);
        }

        target[length++] = (byte)'e';
        target[length++] = (byte)(exponent < 0 ? '-' : '+');
        Utf8Formatter.TryFormat(Math.Abs(exponent), target[length..], out int written, new('D', 2));
        return length + written;
    }

    // 0.000ddd
    private static int ArrangeBelowOne(ReadOnlySpan<byte> digits, int exponent, Span<byte> target)
    {
        int zeros = 1 - exponent;
        target[..(zeros + 1)].Fill((byte)'0');
        target[1] = (byte)'.';
        return zeros + Copy(digits, target[zeros..]);
    }

    // ddd.ddd
    private static int ArrangePlain(ReadOnlySpan<byte> digits, int wholeDigits, Span<byte> target)
    {
        if (digits.Length <= wholeDigits)
        {
            target[..wholeDigits].Fill((byte)'0');
            digits.CopyTo(target);
            return wholeDigits;
        }

        int length = Copy(digits[..wholeDigits], target);
        target[length++] = (byte)'.';
        return length + Copy(digits[wholeDigits..], target[length..]);
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
