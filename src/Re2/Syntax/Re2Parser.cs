using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PopCon.Re2.Syntax;

/// <summary>Parses RE2 syntax, with the Perl additions and Unicode groups that Go's regexp package switches on.</summary>
/// <remarks>
/// Syntax: https://github.com/google/re2/wiki/Syntax. One instance per pattern; time is linear in the pattern.
/// </remarks>
internal sealed partial class Re2Parser
{
    // Both limits are RE2's own: deeper or larger patterns are refused there too.
    private const int MaxRepeat = 1_000;
    private const int MaxDepth = 1_000;

    private readonly string _text;
    private readonly List<string?> _groupNames = [null];
    private Re2Flags _flags;
    private int _at;
    private int _depth;

    private Re2Parser(string text) => _text = text;

    private bool IsAtEnd => _at >= _text.Length;

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="Re2SyntaxException">It is none.</exception>
    public static Re2Pattern Parse(string pattern)
    {
        var parser = new Re2Parser(pattern);
        Re2Node root = parser.ParseAlternation();
        return parser.IsAtEnd
            ? new Re2Pattern(root, parser._groupNames)
            : throw parser.Fail("')' closes nothing");
    }

    // Up to the end or the ')' that ends the group.
    private Re2Node ParseAlternation()
    {
        if (++_depth > MaxDepth)
        {
            throw Fail($"more than {MaxDepth} levels of parentheses");
        }

        var branches = new List<Re2Node>();
        var items = new List<Re2Node>();
        bool afterRepetition = false;
        while (!IsAtEnd && _text[_at] != ')')
        {
            if (TryTake('|'))
            {
                branches.Add(Concatenate(items));
                items = [];
                afterRepetition = false;
            }
            else
            {
                afterRepetition = ParseItem(items, afterRepetition);
            }
        }

        _depth--;
        branches.Add(Concatenate(items));
        return branches.Count == 1 ? branches[0] : new Re2Node.Alternation(branches);
    }

    private static Re2Node Concatenate(List<Re2Node> items) =>
        items.Count == 1 ? items[0] : new Re2Node.Concatenation(items);

    // Returns whether the item was a repetition: two in a row (a**, a++) are refused.
    private bool ParseItem(List<Re2Node> items, bool afterRepetition)
    {
        int start = _at;
        if (TryParseRepetition(out int minimum, out int maximum))
        {
            Repeat(items, start, minimum, maximum, afterRepetition);
            return true;
        }

        if (TryTake("(?"))
        {
            ParseSpecialGroup(items, start);
        }
        else if (TryTake('('))
        {
            items.Add(ParseCapture(start, name: null));
        }
        else if (TryTake('['))
        {
            items.Add(new Re2Node.Set(ParseClass(start)));
        }
        else if (_text[_at] == '\\')
        {
            ParseBackslash(items);
        }
        else
        {
            items.Add(ParsePlain(TakeCodePoint()));
        }

        return false;
    }

    private Re2Node ParsePlain(int codePoint)
    {
        bool isMultiLine = _flags.HasFlag(Re2Flags.MultiLine);
        return codePoint switch
        {
            '.' when _flags.HasFlag(Re2Flags.DotAll) => new Re2Node.Set(CodePointSet.All),
            '.' => new Re2Node.Set(CodePointSet.Of('\n').Complement()),
            '^' => new Re2Node.Assert(isMultiLine ? Re2Assertion.LineStart : Re2Assertion.TextStart),
            '$' => new Re2Node.Assert(isMultiLine ? Re2Assertion.LineEnd : Re2Assertion.TextEnd),
            _ => Literal(codePoint),
        };
    }

    private Re2Node.Set Literal(int codePoint) => new(Fold(CodePointSet.Of(codePoint)));

    private CodePointSet Fold(CodePointSet set) => _flags.HasFlag(Re2Flags.FoldCase) ? CaseFolding.Close(set) : set;

    private void Repeat(List<Re2Node> items, int start, int minimum, int maximum, bool afterRepetition)
    {
        bool isLazy = TryTake('?') != _flags.HasFlag(Re2Flags.SwapGreed);
        string repetition = _text[start.._at];
        if (items.Count == 0)
        {
            throw Fail($"'{repetition}' has nothing to repeat", start);
        }

        if (afterRepetition)
        {
            throw Fail($"'{repetition}' follows another repetition; put the repeated part in parentheses", start);
        }

        var node = new Re2Node.Repetition(items[^1], minimum, maximum, isLazy);
        bool isAscending = maximum < 0 || minimum <= maximum;
        if (!isAscending || minimum > MaxRepeat || maximum > MaxRepeat || !FitsRepeatLimit(node, MaxRepeat))
        {
            throw Fail($"'{repetition}': repeat counts must ascend and, multiplied, not exceed {MaxRepeat}", start);
        }

        items[^1] = node;
    }

    // * + ? {n} {n,} {n,m}; any other brace is a literal.
    private bool TryParseRepetition(out int minimum, out int maximum)
    {
        (minimum, maximum) = _text[_at] switch
        {
            '*' => (0, -1),
            '+' => (1, -1),
            '?' => (0, 1),
            _ => (-1, -1),
        };
        if (minimum >= 0)
        {
            _at++;
            return true;
        }

        int start = _at;
        if (TryTake('{') && TryTakeCount(out minimum))
        {
            maximum = minimum;
            bool isComplete = !TryTake(',') || TryTakeCount(out maximum);
            if (!isComplete)
            {
                maximum = -1;
            }

            if (TryTake('}'))
            {
                return true;
            }
        }

        _at = start;
        return false;
    }

    // A count with a leading zero is no count, as in RE2; one beyond int is above any limit anyhow.
    private bool TryTakeCount(out int count)
    {
        int start = _at;
        while (!IsAtEnd && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        ReadOnlySpan<char> digits = _text.AsSpan(start.._at);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            count = int.MaxValue;
        }

        return digits.Length == 1 || (digits.Length > 1 && digits[0] != '0');
    }

    // Nested counts multiply: (a{100}){100} is 10,000 copies of a.
    private static bool FitsRepeatLimit(Re2Node node, int limit)
    {
        switch (node)
        {
            case Re2Node.Repetition repetition:
                int count = repetition.Maximum < 0 ? repetition.Minimum : repetition.Maximum;
                return repetition.Maximum == 0
                    || (count <= limit && FitsRepeatLimit(repetition.Item, count > 0 ? limit / count : limit));
            case Re2Node.Capture capture:
                return FitsRepeatLimit(capture.Item, limit);
            case Re2Node.Concatenation concatenation:
                return AllFit(concatenation.Items, limit);
            case Re2Node.Alternation alternation:
                return AllFit(alternation.Branches, limit);
            default:
                return true;
        }
    }

    private static bool AllFit(IReadOnlyList<Re2Node> nodes, int limit)
    {
        foreach (Re2Node node in nodes)
        {
            if (!FitsRepeatLimit(node, limit))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryTake(char c)
    {
        bool isNext = !IsAtEnd && _text[_at] == c;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private bool TryTake(string text)
    {
        bool isNext = _text.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);
        _at += isNext ? text.Length : 0;
        return isNext;
    }

    private int TakeCodePoint()
    {
        if (!Rune.TryGetRuneAt(_text, _at, out Rune rune))
        {
            throw Fail("the text is not valid Unicode");
        }

        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    private Re2SyntaxException Fail(string what) => Fail(what, _at);

    private static Re2SyntaxException Fail(string what, int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} (character {at + 1})"));
}
