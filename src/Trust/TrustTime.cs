using System;
using System.Globalization;

namespace PopCon.Trust;

/// <summary>The one form of a time: <c>2027-01-01T00:00:00Z</c>.</summary>
public static class TrustTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Reads <c>YYYY-MM-DDThh:mm:ssZ</c> and nothing else.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The text of a time; fractions of a second are dropped.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);
}
