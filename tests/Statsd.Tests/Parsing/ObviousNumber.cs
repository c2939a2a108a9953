using System;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>The number grammar as regular expressions and exact arithmetic: slow, and plainly right.</summary>
internal static partial class ObviousNumber
{
    /// <summary>The number, or <see langword="null"/> when the text is none. An infinity may also be an overflow.</summary>
    public static double? Parse(string text, out bool overflow)
    {
        overflow = false;
        string lower = text.ToLowerInvariant();
        switch (lower)
        {
            case "nan":
                return double.NaN;
            case "inf" or "+inf" or "infinity" or "+infinity":
                return double.PositiveInfinity;
            case "-inf" or "-infinity":
                return double.NegativeInfinity;
        }

        double? value = Decimal().IsMatch(lower)
            ? double.Parse(Plain(lower), CultureInfo.InvariantCulture)
            : Hexadecimal(lower);
        overflow = value is { } number && double.IsInfinity(number);
        return value;
    }

    private static double? Hexadecimal(string lower)
    {
        Match match = HexadecimalPattern().Match(lower);
        if (!match.Success)
        {
            return null;
        }

        string fraction = Plain(match.Groups["fraction"].Value);
        string digits = "0" + Plain(match.Groups["whole"].Value) + fraction;
        var mantissa = BigInteger.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var exponent = BigInteger.Parse(
            Plain(match.Groups["exponent"].Value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        double magnitude = Nearest(mantissa, exponent - (4 * fraction.Length));
        return lower[0] == '-' ? -magnitude : magnitude;
    }

    /// <summary>mantissa * 2^exponent, rounded once.</summary>
    private static double Nearest(BigInteger mantissa, BigInteger exponent)
    {
        if (mantissa.IsZero || exponent < -100_000)
        {
            return 0;
        }

        if (exponent > 100_000)
        {
            return double.PositiveInfinity;
        }

        // Exact decimal text of the number, so that the framework does the rounding: m * 2^e, or m * 5^-e / 10^-e.
        int power = (int)exponent;
        string text = power >= 0
            ? (mantissa << power).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{mantissa * BigInteger.Pow(5, -power)}e{power}");
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Plain(string digits) => digits.Replace("_", string.Empty, StringComparison.Ordinal);

    [GeneratedRegex(
        @"^[+-]?([0-9](_?[0-9])*(\.([0-9](_?[0-9])*)?)?|\.[0-9](_?[0-9])*)(e[+-]?[0-9](_?[0-9])*)?\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Decimal();

    [GeneratedRegex(
        @"^[+-]?0x(?=_?[0-9a-f]|\.[0-9a-f])(?<whole>(_?[0-9a-f])*)(\.(?<fraction>([0-9a-f](_?[0-9a-f])*)?))?"
            + @"p(?<exponent>[+-]?[0-9](_?[0-9])*)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HexadecimalPattern();
}
