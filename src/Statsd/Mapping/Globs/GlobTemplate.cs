using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PopCon.Statsd.Mapping.Globs;

/// <summary>
/// Reads the templates of glob rules: <c>$1</c> or <c>${1}</c> is what the first <c>*</c> stood for. Letters, digits,
/// <c>_</c> and <c>$</c> after the dollar all belong to the reference, and one that is no number of a <c>*</c> is empty:
/// <c>$1_total</c> is empty, <c>${1}_total</c> is not.
/// </summary>
internal static partial class GlobTemplate
{
    /// <summary>Takes a template apart.</summary>
    /// <param name="text">The value of <c>name</c> or of a label.</param>
    /// <param name="starCount">How many <c>*</c> the pattern has.</param>
    public static Template Parse(string text, int starCount)
    {
        var parts = new List<TemplatePart>();
        int end = 0;
        foreach (Match match in Reference().Matches(text))
        {
            parts.Add(TemplatePart.Text(text[end..match.Index]));
            end = match.Index + match.Length;
            if (int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= 1
                && number <= starCount)
            {
                parts.Add(TemplatePart.Reference(number));
            }
        }

        parts.Add(TemplatePart.Text(text[end..]));
        return new Template(parts);
    }

    // Braces need not balance; statsd_exporter accepts ${1 and $1} too.
    [GeneratedRegex(
        @"\$\{?(?<number>[a-zA-Z0-9_$]+)\}?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
