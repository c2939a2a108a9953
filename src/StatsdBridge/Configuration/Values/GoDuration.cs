using System;
using System.Globalization;

namespace PopCon.StatsdBridge.Configuration.Values;

/// <summary>
/// Durations in Go's notation plus days and weeks: one or more numbers with a unit (<c>ns us µs ms s m h d w</c>), such as
/// <c>1m30s</c>, <c>1.5h</c>, <c>-3s</c>; also a bare <c>0</c>.
/// </summary>
/// <remarks>Stateless. Parts of 100 ns are cut off, because that is what <see cref="TimeSpan"/> can hold.</remarks>
internal static class GoDuration
{
    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text; nothing may stand around it.</param>
    /// <param name="value">The duration; zero on failure.</param>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        ReadOnlySpan<char> rest = text;
        bool negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        decimal ticks = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            if (!TryPart(ref rest, out decimal part) || (ticks += part) > TimeSpan.MaxValue.Ticks)
            {
                return false;
            }
        }

        value = new TimeSpan((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Reads one number with its unit, for example the <c>1m</c> of <c>1m30s</c>.</summary>
    private static bool TryPart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        int digits = LengthOf(rest, isNumber: true);
        int unit = LengthOf(rest[digits..], isNumber: false);
        decimal? ticksPerUnit = TicksPerUnit(rest.Slice(digits, unit));
        if (ticksPerUnit is null
            || digits > 20
            || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > long.MaxValue)
        {
            return false;
        }

        // At most 9.2e18 times 6e12 ticks: inside the range of a decimal.
        ticks = number * ticksPerUnit.Value;
        rest = rest[(digits + unit)..];
        return true;
    }

    private static int LengthOf(ReadOnlySpan<char> text, bool isNumber)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.') == isNumber)
        {
            length++;
        }

        return length;
    }

    private static decimal? TicksPerUnit(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        "w" => TimeSpan.TicksPerDay * 7,
        _ => null,
    };
}
