using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PopCon.Hosting.Yaml;

/// <summary>A scalar's meaning under YAML 1.1, as the mapping files of statsd_exporter are read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Boolean">For <see cref="YamlScalarKind.Boolean"/>.</param>
/// <param name="Integer">For <see cref="YamlScalarKind.Integer"/>; whole, -2^63 to 2^64 - 1.</param>
/// <param name="Float">For <see cref="YamlScalarKind.Float"/>, and for integers the nearest double.</param>
internal readonly partial record struct YamlScalar(YamlScalarKind Kind, bool Boolean, decimal Integer, double Float)
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>The meaning of a scalar node; never fails, what means nothing else is text.</summary>
    public static YamlScalar Resolve(YamlNode node)
    {
        bool typedByTag = node.Tag is TagPrefix + "int" or TagPrefix + "float" or TagPrefix + "bool" or TagPrefix + "null";
        return (node.IsPlain && node.Tag.Length == 0) || typedByTag ? ResolvePlain(node.Text) : default;
    }

    private static YamlScalar ResolvePlain(string text)
    {
        if (OfWord(text) is { Kind: not YamlScalarKind.Text } word)
        {
            return word;
        }

        // Underscores may stand anywhere in a number; YAML 1.1 only uses them to group digits.
        string plain = text.Replace("_", string.Empty, StringComparison.Ordinal);
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
        {
            return default;
        }

        if (TryParseInteger(plain, out decimal integer))
        {
            return new YamlScalar(YamlScalarKind.Integer, false, integer, (double)integer);
        }

        return FloatSyntax().IsMatch(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? new YamlScalar(YamlScalarKind.Float, false, 0, number)
            : default;
    }

    // No table: a dictionary of a value type of our own is not compiled ahead of time.
    private static YamlScalar OfWord(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new YamlScalar(YamlScalarKind.Null, false, 0, 0),
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" =>
            new YamlScalar(YamlScalarKind.Boolean, true, 0, 0),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" =>
            new YamlScalar(YamlScalarKind.Boolean, false, 0, 0),
        ".nan" or ".NaN" or ".NAN" => new YamlScalar(YamlScalarKind.Float, false, 0, double.NaN),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => new YamlScalar(YamlScalarKind.Float, false, 0, double.PositiveInfinity),
        "-.inf" or "-.Inf" or "-.INF" => new YamlScalar(YamlScalarKind.Float, false, 0, double.NegativeInfinity),
        _ => default,
    };

    private static bool TryParseInteger(string text, out decimal value)
    {
        value = 0;
        bool isNegative = text[0] == '-';
        ReadOnlySpan<char> digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        int radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'o' or 'O', ..] => 8,
            ['0', 'b' or 'B', ..] => 2,
            ['0', >= '0' and <= '9', ..] => 8,
            _ => 10,
        };
        digits = digits[(radix == 10 ? 0 : char.IsAsciiDigit(digits[1]) ? 1 : 2)..];
        if (digits.IsEmpty)
        {
            return false;
        }

        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            value = (value * radix) + digit;
            if (digit >= radix || value > ulong.MaxValue)
            {
                return false;
            }
        }

        value = isNegative ? -value : value;
        return value >= long.MinValue;
    }

    [GeneratedRegex(
        @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex FloatSyntax();
}
