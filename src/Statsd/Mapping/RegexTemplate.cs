using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PopCon.Statsd.Mapping;

/// <summary>
/// Reads the templates of regex rules: <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>${name}</c>, <c>$0</c> for the whole match,
/// <c>$$</c> for a dollar. Without braces the longest run of letters, digits and <c>_</c> is the name, so <c>$1_total</c>
/// is the group <c>1_total</c>; what no group is called is empty, and a dollar that begins no reference stays.
/// </summary>
internal static class RegexTemplate
{
    /// <summary>Takes a template apart.</summary>
    /// <param name="text">The value of <c>name</c> or of a label.</param>
    /// <param name="groupNames">The pattern's groups by number, <see langword="null"/> for those without a name.</param>
    public static Template Parse(string text, IReadOnlyList<string?> groupNames)
    {
        var parts = new List<TemplatePart>();
        int end = 0;
        while (text.IndexOf('$', end) is >= 0 and int dollar)
        {
            parts.Add(TemplatePart.Text(text[end..dollar]));
            if (dollar + 1 < text.Length && text[dollar + 1] == '$')
            {
                parts.Add(TemplatePart.Text("$"));
                end = dollar + 2;
            }
            else if (TryTakeName(text, dollar + 1, out string name, out end))
            {
                parts.Add(Find(name, groupNames));
            }
            else
            {
                parts.Add(TemplatePart.Text("$"));
            }
        }

        parts.Add(TemplatePart.Text(text[end..]));
        return new Template(parts);
    }

    // $name or ${name}; on failure the text goes on right behind the dollar.
    private static bool TryTakeName(string text, int start, out string name, out int end)
    {
        bool isBraced = start < text.Length && text[start] == '{';
        int nameStart = start + (isBraced ? 1 : 0);
        int nameEnd = nameStart;
        while (nameEnd < text.Length && Rune.TryGetRuneAt(text, nameEnd, out Rune rune) && IsNameRune(rune))
        {
            nameEnd += rune.Utf16SequenceLength;
        }

        name = text[nameStart..nameEnd];
        bool isClosed = !isBraced || (nameEnd < text.Length && text[nameEnd] == '}');
        bool isName = name.Length > 0 && isClosed;
        end = !isName ? start : nameEnd + (isBraced ? 1 : 0);
        return isName;
    }

    private static bool IsNameRune(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsDigit(rune);

    // A number without leading zeros is a number, anything else a name.
    private static TemplatePart Find(string name, IReadOnlyList<string?> groupNames)
    {
        bool isNumber = name.All(char.IsAsciiDigit) && (name[0] != '0' || name.Length == 1);
        if (!isNumber)
        {
            int[] groups =
            [
                .. Enumerable.Range(0, groupNames.Count)
                    .Where(group => string.Equals(groupNames[group], name, StringComparison.Ordinal))
            ];
            return groups.Length > 0 ? TemplatePart.Reference(groups) : TemplatePart.Text(string.Empty);
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number < groupNames.Count
                ? TemplatePart.Reference(number)
                : TemplatePart.Text(string.Empty);
    }
}
