using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PopCon.Cli.Mapping;

/// <summary>A line of a scrape in one form: labels sorted, no blanks, the shortest number.</summary>
/// <remarks>Pure.</remarks>
internal static class SeriesText
{
    /// <summary>The one form of <c>name{label="value"} 1</c>; <see langword="null"/> where the text is not one.</summary>
    public static string? Normalize(string text)
    {
        int space = text.LastIndexOf(' ');
        string head = space < 0 ? string.Empty : text[..space].TrimEnd();
        if (space < 0 || !TryNumber(text[(space + 1)..], out double value))
        {
            return null;
        }

        int brace = head.IndexOf('{', StringComparison.Ordinal);
        string name = brace < 0 ? head : head[..brace];
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        bool isValid = name.Length > 0 && !name.Contains(' ', StringComparison.Ordinal)
            && (brace < 0 || (head[^1] == '}' && TryReadLabels(head[(brace + 1)..^1], labels)));
        var normal = new StringBuilder(name);
        foreach ((string label, string quoted) in labels)
        {
            normal.Append(normal.Length == name.Length ? '{' : ',').Append(label).Append('=').Append(quoted);
        }

        return isValid ? normal.Append(labels.Count > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).ToString() : null;
    }

    private static bool TryNumber(string text, out double value)
    {
        string number = text switch { "+Inf" => "Infinity", "-Inf" => "-Infinity", _ => text };
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    // a="x",b="y\"z"
    private static bool TryReadLabels(string text, SortedDictionary<string, string> labels)
    {
        for (int at = 0; at < text.Length;)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0 || equals + 1 >= text.Length || text[equals + 1] != '"')
            {
                return false;
            }

            int end = equals + 2;
            while (end < text.Length && text[end] != '"')
            {
                end += text[end] == '\\' ? 2 : 1;
            }

            if (end >= text.Length || !labels.TryAdd(text[at..equals].Trim(), text[(equals + 1)..(end + 1)]))
            {
                return false;
            }

            int comma = text.IndexOf(',', end);
            bool isLast = text[(end + 1)..].Trim(' ', ',').Length == 0;
            at = isLast ? text.Length : comma + 1;
            if (!isLast && (comma < 0 || text[(end + 1)..comma].Trim().Length > 0))
            {
                return false;
            }
        }

        return true;
    }
}
