using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Re2.Syntax;

/// <summary>
/// The classes of <c>\p{…}</c>: general categories (<c>L</c>, <c>Lu</c>, …), scripts (<c>Greek</c>, …) and <c>Any</c>.
/// Thread-safe.
/// </summary>
/// <remarks>
/// The first use of a category asks the runtime about every code point, some milliseconds; the first use of a script
/// reads the embedded table. Both then stay.
/// </remarks>
internal static class UnicodeClasses
{
    private const string ScriptResource = "PopCon.Re2.Syntax.unicode-scripts.txt";

    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So",
    ];

    private static readonly ConcurrentDictionary<string, CodePointSet> Known = new(StringComparer.Ordinal);
    private static readonly Lazy<Dictionary<string, string>> Scripts = new(ReadScripts);

    /// <summary>The class of a name, which is case-sensitive; <see langword="null"/> when there is none.</summary>
    public static CodePointSet? Find(string name)
    {
        if (name is "Any")
        {
            return CodePointSet.All;
        }

        // A category of one letter is all that begin with it.
        if (name.Length is 1 or 2 && Categories.Any(category => category.StartsWith(name, StringComparison.Ordinal)))
        {
            return Known.GetOrAdd(name, BuildCategory);
        }

        return Scripts.Value.ContainsKey(name) ? Known.GetOrAdd(name, BuildScript) : null;
    }

    private static CodePointSet BuildCategory(string name)
    {
        // UnicodeCategory numbers the categories in the order of the list above.
        bool[] isMember = [.. Categories.Select(category => category.StartsWith(name, StringComparison.Ordinal)), false];
        var ranges = new List<CodePointRange>();
        for (int codePoint = 0; codePoint <= CodePointSet.MaxCodePoint; codePoint++)
        {
            int first = codePoint;
            while (codePoint <= CodePointSet.MaxCodePoint && isMember[(int)CharUnicodeInfo.GetUnicodeCategory(codePoint)])
            {
                codePoint++;
            }

            if (codePoint > first)
            {
                ranges.Add(new CodePointRange(first, codePoint - 1));
            }
        }

        return CodePointSet.Of(ranges);
    }

    private static CodePointSet BuildScript(string name) => CodePointSet.Of(
        Scripts.Value[name].Split(' ').Select(range =>
        {
            string[] ends = range.Split('-');
            return new CodePointRange(ParseHex(ends[0]), ParseHex(ends[^1]));
        }));

    private static int ParseHex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // One script a line: Greek 370-373 375-377 37A-37D
    private static Dictionary<string, string> ReadScripts()
    {
        using Stream stream = typeof(UnicodeClasses).Assembly.GetManifestResourceStream(ScriptResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
