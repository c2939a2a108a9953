using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PopCon.StatsdBridge.Mapping.Re2;

/// <summary>Writes a parsed pattern in .NET syntax, for texts in the form of <see cref="UnicodeText"/>.</summary>
/// <remarks>
/// Only constructs the linear-time engine has are written, all groups unnamed, so that they are numbered from left to
/// right. The variant for ASCII texts leaves out everything beyond ASCII, which keeps it small and quick.
/// </remarks>
internal sealed class DotNetPatternWriter
{
    private const int LastAscii = 0x7F;
    private const string Never = @"[^\0-\uFFFF]";

    private readonly StringBuilder _pattern = new();
    private readonly bool _isAscii;

    private DotNetPatternWriter(bool isAscii) => _isAscii = isAscii;

    /// <summary>The pattern for texts that are ASCII, or for all.</summary>
    public static string Write(Re2Node node, bool isAscii)
    {
        var writer = new DotNetPatternWriter(isAscii);
        writer.Write(node);
        return writer._pattern.ToString();
    }

    private void Write(Re2Node node)
    {
        switch (node)
        {
            case Re2Node.Set set:
                WriteSet(set.CodePoints);
                break;
            case Re2Node.Assert assert:
                _pattern.Append(Assertion(assert.Assertion));
                break;
            case Re2Node.Concatenation concatenation:
                WriteAll("(?:", concatenation.Items, separator: "");
                break;
            case Re2Node.Alternation alternation:
                WriteAll("(?:", alternation.Branches, separator: "|");
                break;
            case Re2Node.Capture capture:
                WriteAll("(", [capture.Item], separator: "");
                break;
            case Re2Node.Repetition repetition:
                WriteAll("(?:", [repetition.Item], separator: "");
                WriteRepetition(repetition);
                break;
            default:
                throw new InvalidOperationException($"no .NET syntax for {node.GetType().Name}");
        }
    }

    private static string Assertion(Re2Assertion assertion) => assertion switch
    {
        Re2Assertion.TextStart => @"\A",
        Re2Assertion.TextEnd => @"\z",
        Re2Assertion.LineStart => "(?m:^)",
        Re2Assertion.LineEnd => "(?m:$)",
        Re2Assertion.WordBoundary => @"\b",
        Re2Assertion.NoWordBoundary => @"\B",
        _ => throw new ArgumentOutOfRangeException(nameof(assertion)),
    };

    private void WriteAll(string opening, IEnumerable<Re2Node> nodes, string separator)
    {
        _pattern.Append(opening);
        bool isFirst = true;
        foreach (Re2Node node in nodes)
        {
            _pattern.Append(isFirst ? string.Empty : separator);
            Write(node);
            isFirst = false;
        }

        _pattern.Append(')');
    }

    private void WriteRepetition(Re2Node.Repetition repetition)
    {
        string times = repetition switch
        {
            { Minimum: 0, Maximum: -1 } => "*",
            { Minimum: 1, Maximum: -1 } => "+",
            { Minimum: 0, Maximum: 1 } => "?",
            { Maximum: -1 } => string.Create(CultureInfo.InvariantCulture, $"{{{repetition.Minimum},}}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{{repetition.Minimum},{repetition.Maximum}}}"),
        };
        _pattern.Append(times).Append(repetition.IsLazy ? "?" : string.Empty);
    }

    private void WriteSet(CodePointSet set)
    {
        List<string> alternatives = [];
        CodePointSet ascii = set.Within(0, LastAscii);
        if (!ascii.IsEmpty)
        {
            alternatives.Add(Class(ascii.Ranges, '\0'));
        }

        if (!_isAscii)
        {
            alternatives.AddRange(Pairs(set.Within(LastAscii + 1, CodePointSet.MaxCodePoint)));
        }

        _pattern.Append(alternatives.Count switch
        {
            0 => Never,
            1 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        });
    }

    // Upper halves that go with the same lower halves share an alternative.
    private static IEnumerable<string> Pairs(CodePointSet set)
    {
        var lowersByUpper = new SortedDictionary<int, List<CodePointRange>>();
        foreach (CodePointRange range in set.Ranges)
        {
            for (int upper = range.First >> UnicodeText.LowerBits; upper <= range.Last >> UnicodeText.LowerBits; upper++)
            {
                int start = upper << UnicodeText.LowerBits;
                int first = Math.Max(range.First - start, 0);
                int last = Math.Min(range.Last - start, UnicodeText.LowerCount - 1);
                if (!lowersByUpper.TryGetValue(upper, out List<CodePointRange>? lowers))
                {
                    lowersByUpper.Add(upper, lowers = []);
                }

                lowers.Add(new CodePointRange(first, last));
            }
        }

        return lowersByUpper
            .GroupBy(pair => Class(pair.Value, UnicodeText.FirstLower), pair => pair.Key, StringComparer.Ordinal)
            .Select(group => Class(
                CodePointSet.Of(group.Select(upper => new CodePointRange(upper, upper))).Ranges,
                UnicodeText.FirstUpper) + group.Key);
    }

    private static string Class(IEnumerable<CodePointRange> ranges, char origin)
    {
        var text = new StringBuilder("[");
        foreach (CodePointRange range in ranges)
        {
            text.Append(Escape(origin + range.First));
            if (range.Last > range.First)
            {
                text.Append('-').Append(Escape(origin + range.Last));
            }
        }

        return text.Append(']').ToString();
    }

    private static string Escape(int unit) =>
        unit <= LastAscii && char.IsAsciiLetterOrDigit((char)unit)
            ? ((char)unit).ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
