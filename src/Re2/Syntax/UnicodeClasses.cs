using System;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Re2.Syntax;

/// <summary>
/// The classes of <c>\p{…}</c>: general categories and their long names (<c>L</c>, <c>Lu</c>, <c>Uppercase_Letter</c>, …),
/// scripts (<c>Greek</c>, …), <c>LC</c>, <c>Any</c>, <c>ASCII</c> and <c>Assigned</c>. Thread-safe.
/// </summary>
/// <remarks>
/// Names are those of Go 1.25, which follows https://www.unicode.org/reports/tr18/#General_Category_Property; letter case,
/// underscores, hyphens and spaces do not matter. Go 1.25 itself knows no script with an underscore (<c>Old_Italic</c>).
/// The first use of a category asks the runtime about every code point, some milliseconds; the first use of a script
/// reads the embedded table. Both then stay.
/// </remarks>
internal static class UnicodeClasses
{
    // Ll, Lt and Lu together: the one name that is no beginning of others.
    private const string CasedLetter = "LC";

    private const string ScriptResource = "PopCon.Re2.Syntax.unicode-scripts.txt";

    // The long names of PropertyValueAliases.txt of the Unicode Character Database, as they are compared.
    private const string LongNames = """
        other=C control=Cc cntrl=Cc format=Cf unassigned=Cn privateuse=Co surrogate=Cs letter=L casedletter=LC
        lowercaseletter=Ll modifierletter=Lm otherletter=Lo titlecaseletter=Lt uppercaseletter=Lu mark=M
        combiningmark=M spacingmark=Mc enclosingmark=Me nonspacingmark=Mn number=N decimalnumber=Nd digit=Nd
        letternumber=Nl othernumber=No punctuation=P punct=P connectorpunctuation=Pc dashpunctuation=Pd
        closepunctuation=Pe finalpunctuation=Pf initialpunctuation=Pi otherpunctuation=Po openpunctuation=Ps symbol=S
        currencysymbol=Sc modifiersymbol=Sk mathsymbol=Sm othersymbol=So separator=Z lineseparator=Zl
        paragraphseparator=Zp spaceseparator=Zs
        """;

    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly FrozenDictionary<string, string> CategoryOfName = LongNames
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .Concat(Categories.SelectMany<string, string>(category => [category[..1], category])
            .Append(CasedLetter)
            .Distinct(StringComparer.Ordinal)
            .Select(category => new[] { LooseName(category), category }))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, CodePointSet> Known = new(StringComparer.Ordinal);
    private static readonly Lazy<Dictionary<string, string>> Scripts = new(ReadScripts);

    /// <summary>The class of a name; <see langword="null"/> when there is none.</summary>
    public static CodePointSet? Find(string name)
    {
        string loose = LooseName(name);
        return loose switch
        {
            "any" => CodePointSet.All,
            "ascii" => CodePointSet.OfPairs("\0\x7F"),
            "assigned" => Known.GetOrAdd("Cn", BuildCategory).Complement(),
            _ when CategoryOfName.TryGetValue(loose, out string? category) => Known.GetOrAdd(category, BuildCategory),
            _ => Scripts.Value.ContainsKey(loose) ? Known.GetOrAdd(loose, BuildScript) : null,
        };
    }

    // Only letters of ASCII change their case: that of others, the Kelvin sign for one, is part of the name.
    private static string LooseName(string name) => string.Concat(
        name.Where(c => c is not ('_' or '-' or ' ')).Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private static CodePointSet BuildCategory(string name)
    {
        // UnicodeCategory numbers the categories in the order of the list above. One of one letter is all that begin with it.
        bool[] isMember =
        [
            .. Categories.Select(category => name is CasedLetter
                ? category is "Ll" or "Lt" or "Lu"
                : category.StartsWith(name, StringComparison.Ordinal)),
        ];
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
            .ToDictionary(parts => LooseName(parts[0]), parts => parts[1], StringComparer.Ordinal);
    }
}
