using System;

namespace PopCon.Statsd.Parsing;

/// <summary>The common shape of a number on the wire: an optional sign, up to 15 digits, an optional point among them.</summary>
/// <remarks>
/// Up to 15 digits the digits and the power of ten are exact doubles, so one division rounds correctly and gives the
/// very number that a full parser gives. Everything else is left to <see cref="StatsdNumber"/>.
/// </remarks>
internal readonly record struct FastNumber(double Value, bool IsSigned)
{
    // 10^15 is below 2^53.
    private const int MaxDigits = 15;

    private static readonly double[] PowersOfTen =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads a number at the start of a text.</summary>
    /// <param name="text">The number and what follows it.</param>
    /// <param name="number">The number; 0 on failure.</param>
    /// <param name="length">How many bytes it takes.</param>
    /// <returns><see langword="false"/> when no number of this shape stands there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out FastNumber number, out int length)
    {
        number = default;
        length = 0;
        bool isSigned = text.Length > 0 && text[0] is (byte)'+' or (byte)'-';
        int i = isSigned ? 1 : 0;
        long digits = 0;
        int point = -1;
        int count = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                count++;
            }
            else if (text[i] == (byte)'.' && point < 0)
            {
                point = count;
            }
            else
            {
                break;
            }
        }

        if (count is 0 or > MaxDigits)
        {
            return false;
        }

        length = i;
        double value = point < 0 ? digits : digits / PowersOfTen[count - point];
        number = new FastNumber(isSigned && text[0] == (byte)'-' ? -value : value, isSigned);
        return true;
    }
}
