using System;
using System.Buffers;
using System.Globalization;

namespace PopCon.Hosting.Values;

/// <summary>
/// Reads durations in Go's notation: <c>300ms</c>, <c>1h30m</c>, <c>-1.5h</c>, <c>0</c>; units <c>ns us µs ms s m h</c>, a
/// sign in front, several numbers in a row. At most 292 years.
/// </summary>
/// <remarks>Stateless.</remarks>
internal static class GoDuration
{
    // Of a negative duration: 2^63.
    private const ulong LongestNanoseconds = (ulong)long.MaxValue + 1;

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    /// <summary>Reads one as mapping files write it.</summary>
    /// <param name="text">The text; nothing may stand around it.</param>
    /// <param name="nanoseconds">The nanoseconds; 0 on failure.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanoseconds) => TryParse(text, allowDays: false, out nanoseconds);

    /// <summary>Reads one as flags and web configurations write it, which also know <c>d</c> and <c>w</c>.</summary>
    /// <param name="text">The text; nothing may stand around it.</param>
    /// <param name="value">The duration, parts of 100 ns cut off; zero on failure.</param>
    public static bool TryParse(string text, out TimeSpan value)
    {
        bool isDuration = TryParse(text, allowDays: true, out long nanoseconds);
        value = new TimeSpan(nanoseconds / TimeSpan.NanosecondsPerTick);
        return isDuration;
    }

    private static bool TryParse(ReadOnlySpan<char> text, bool allowDays, out long nanoseconds)
    {
        nanoseconds = 0;
        bool isNegative = text.StartsWith('-');
        if (isNegative || text.StartsWith('+'))
        {
            text = text[1..];
        }

        if (text.IsEmpty || text is "0")
        {
            return !text.IsEmpty;
        }

        // No 128-bit numbers: what uses them is not compiled ahead of time.
        ulong sum = 0;
        while (!text.IsEmpty)
        {
            if (!TryTakePart(ref text, allowDays, out ulong part) || part > LongestNanoseconds - sum)
            {
                return false;
            }

            sum += part;
        }

        if (!isNegative && sum > long.MaxValue)
        {
            return false;
        }

        nanoseconds = isNegative ? unchecked(-(long)sum) : (long)sum;
        return true;
    }

    // One number and its unit: 1.5h
    private static bool TryTakePart(ref ReadOnlySpan<char> text, bool allowDays, out ulong nanoseconds)
    {
        nanoseconds = 0;
        int numberLength = text.IndexOfAnyExcept(NumberChars);
        if (numberLength <= 0)
        {
            return false;
        }

        ReadOnlySpan<char> number = text[..numberLength];
        text = text[numberLength..];
        int unitLength = text.IndexOfAny(NumberChars);
        ReadOnlySpan<char> unit = unitLength < 0 ? text : text[..unitLength];
        text = text[unit.Length..];
        return TryUnit(unit, allowDays, out long nanosecondsPerUnit) && TryMultiply(number, nanosecondsPerUnit, out nanoseconds);
    }

    private static bool TryUnit(ReadOnlySpan<char> unit, bool allowDays, out long nanoseconds)
    {
        nanoseconds = unit switch
        {
            "ns" => 1,
            "us" or "\u00B5s" or "\u03BCs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            "d" when allowDays => 86_400_000_000_000,
            "w" when allowDays => 604_800_000_000_000,
            _ => 0,
        };
        return nanoseconds > 0;
    }

    private static bool TryMultiply(ReadOnlySpan<char> number, long unit, out ulong nanoseconds)
    {
        nanoseconds = 0;
        int point = number.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? number : number[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : number[(point + 1)..];
        if ((whole.IsEmpty && fraction.IsEmpty) || fraction.Contains('.'))
        {
            return false;
        }

        ulong units = 0;
        if (!whole.IsEmpty && !ulong.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out units))
        {
            return false;
        }

        // Digits beyond a nanosecond of a week cannot matter; the rest is cut off, not rounded.
        decimal part = fraction.IsEmpty
            ? 0
            : decimal.Parse($"0.{fraction[..Math.Min(fraction.Length, 18)]}", CultureInfo.InvariantCulture);
        if (Math.BigMul(units, (ulong)unit, out nanoseconds) != 0 || nanoseconds > LongestNanoseconds)
        {
            return false;
        }

        nanoseconds += (ulong)(part * unit);
        return true;
    }
}
