using System;
using System.Globalization;

namespace PopCon.Hosting.Values;

/// <summary>
/// Whole numbers as flags take them: <c>1000</c>, <c>-5</c>, <c>1_000</c>, <c>0x10</c>, and the notation of floats (<c>1e3</c>,
/// <c>2.5</c>), whose fraction is cut off, same as statsd_exporter.
/// </summary>
/// <remarks>Stateless.</remarks>
internal static class WholeNumber
{
    private const NumberStyles FloatNotation =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number; <paramref name="value"/> is 0 on failure and when the number does not fit.</summary>
    public static bool TryParse(string text, out long value)
    {
        value = 0;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0;
        }

        if (!UnderscoresStandBetweenDigits(text)
            || !double.TryParse(text.Replace("_", string.Empty, StringComparison.Ordinal), FloatNotation, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number)
            || Math.Abs(number) >= long.MaxValue)
        {
            return false;
        }

        value = (long)number;
        return true;
    }

    private static bool UnderscoresStandBetweenDigits(string text)
    {
        for (int i = text.IndexOf('_', StringComparison.Ordinal); i >= 0; i = text.IndexOf('_', i + 1))
        {
            if (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1]))
            {
                return false;
            }
        }

        return true;
    }
}
