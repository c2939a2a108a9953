using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PopCon.Re2.Syntax;

/// <content>Backslashes and what stands in brackets.</content>
internal sealed partial class Re2Parser
{
    private const int MaxOctalDigits = 3;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private void ParseBackslash(List<Re2Node> items)
    {
        int start = _at;
        if (TryTake(@"\Q"))
        {
            ParseQuotation(items);
        }
        else if (TryTakeAssertion(out Re2Assertion assertion))
        {
            items.Add(new Re2Node.Assert(assertion));
        }
        else if (TryTakeNamedClass(out CodePointSet set))
        {
            items.Add(new Re2Node.Set(set));
        }
        else
        {
            items.Add(Literal(TakeEscape(start)));
        }
    }

    // \Qa.b\E: everything up to \E or the end is literal.
    private void ParseQuotation(List<Re2Node> items)
    {
        while (!IsAtEnd && !TryTake(@"\E"))
        {
            items.Add(Literal(TakeCodePoint()));
        }
    }

    private bool TryTakeAssertion(out Re2Assertion assertion)
    {
        Re2Assertion? found = _at + 1 < _text.Length
            ? _text[_at + 1] switch
            {
                'A' => Re2Assertion.TextStart,
                'z' => Re2Assertion.TextEnd,
                'b' => Re2Assertion.WordBoundary,
                'B' => Re2Assertion.NoWordBoundary,
                _ => null,
            }
            : null;
        _at += found is null ? 0 : 2;
        assertion = found.GetValueOrDefault();
        return found is not null;
    }

    // \d \D \pL \p{Greek} \P{^Lu}
    private bool TryTakeNamedClass(out CodePointSet set)
    {
        set = CodePointSet.All;
        int start = _at;
        if (_text[_at] != '\\' || _at + 1 >= _text.Length)
        {
            return false;
        }

        char letter = _text[_at + 1];
        if (letter is 'p' or 'P')
        {
            _at += 2;
            set = TakeUnicodeClass(start, isNegative: letter == 'P');
            return true;
        }

        if (Re2Classes.FindEscape(char.ToLowerInvariant(letter)) is not { } found)
        {
            return false;
        }

        _at += 2;
        set = Negate(Fold(found), char.IsAsciiLetterUpper(letter));
        return true;
    }

    private CodePointSet TakeUnicodeClass(int start, bool isNegative)
    {
        string name = IsAtEnd ? string.Empty : new Rune(TakeCodePoint()).ToString();
        if (name is "{")
        {
            int end = _text.IndexOf('}', _at);
            name = end < 0 ? string.Empty : _text[_at..end];
            _at = end < 0 ? _text.Length : end + 1;
        }

        bool hasCaret = name.StartsWith('^');
        isNegative ^= hasCaret;
        return UnicodeClasses.Find(hasCaret ? name[1..] : name) is { } set
            ? Negate(Fold(set), isNegative)
            : throw Fail($"'{_text[start.._at]}' is not a Unicode category or script", start);
    }

    private static CodePointSet Negate(CodePointSet set, bool isNegative) => isNegative ? set.Complement() : set;

    // One character behind a backslash, in or out of brackets.
    private int TakeEscape(int start)
    {
        _at = start + 1;
        if (IsAtEnd)
        {
            throw Fail(@"'\' has nothing behind it", start);
        }

        int c = TakeCodePoint();
        return c switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            'x' => TakeHexEscape(start),
            '0' => TakeOctalEscape(),
            >= '1' and <= '7' when !IsAtEnd && IsOctal(_text[_at]) => TakeOctalEscape(),
            < 0x80 when !char.IsAsciiLetterOrDigit((char)c) => c,
            _ => throw Fail($"'{_text[start.._at]}' is no escape of RE2", start),
        };
    }

    // \x41 or \x{1F41D}
    private int TakeHexEscape(int start)
    {
        bool isBraced = TryTake('{');
        int end = isBraced ? _text.IndexOf('}', _at) : Math.Min(_at + 2, _text.Length);
        ReadOnlySpan<char> digits = end < 0 ? [] : _text.AsSpan(_at..end);
        bool isValid = (isBraced || digits.Length == 2) && !digits.ContainsAnyExcept(HexDigits);

        // Leading zeros may be any number; int.TryParse takes them and refuses what does not fit.
        int value = 0;
        if (!isValid
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            || value is < 0 or > CodePointSet.MaxCodePoint)
        {
            throw Fail(@"'\x' needs two hexadecimal digits, or some in braces up to 10FFFF", start);
        }

        _at = end + (isBraced ? 1 : 0);
        return value;
    }

    // The first digit is taken; up to two more belong to it.
    private int TakeOctalEscape()
    {
        int value = _text[_at - 1] - '0';
        for (int digits = 1; digits < MaxOctalDigits && !IsAtEnd && IsOctal(_text[_at]); digits++)
        {
            value = (value * 8) + (_text[_at++] - '0');
        }

        return value;
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';

    // [a-z_] with '[' taken
    private CodePointSet ParseClass(int start)
    {
        bool isNegative = TryTake('^');
        CodePointSet set = CodePointSet.Of();

        // A bracket right at the beginning is a member.
        bool isFirst = true;
        while (isFirst || IsAtEnd || _text[_at] != ']')
        {
            if (IsAtEnd)
            {
                throw Fail("'[' is never closed", start);
            }

            isFirst = false;
            set = set.Union(TakeClassMember(start));
        }

        _at++;
        return Negate(set, isNegative);
    }

    private CodePointSet TakeClassMember(int classStart)
    {
        int start = _at;
        if (TryTakePosixClass(out CodePointSet posix))
        {
            return posix;
        }

        if (TryTakeNamedClass(out CodePointSet named))
        {
            return named;
        }

        int first = TakeClassCharacter(classStart);
        int last = first;

        // A dash before the closing bracket is a member, not a range.
        if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
        {
            _at++;
            last = TakeClassCharacter(classStart);
        }

        return last >= first
            ? Fold(CodePointSet.Of(new CodePointRange(first, last)))
            : throw Fail($"the range '{_text[start.._at]}' runs backwards", start);
    }

    private int TakeClassCharacter(int classStart)
    {
        if (IsAtEnd)
        {
            throw Fail("'[' is never closed", classStart);
        }

        return _text[_at] == '\\' ? TakeEscape(_at) : TakeCodePoint();
    }

    // [:alpha:] or [:^alpha:]; without a closing ":]" the bracket is an ordinary member.
    private bool TryTakePosixClass(out CodePointSet set)
    {
        set = CodePointSet.All;
        int start = _at;
        int end = TryTake("[:") ? _text.IndexOf(":]", _at, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            _at = start;
            return false;
        }

        bool isNegative = TryTake('^');
        string name = _text[_at..end];
        _at = end + 2;
        set = Re2Classes.FindPosix(name) is { } found
            ? Negate(Fold(found), isNegative)
            : throw Fail($"'{_text[start.._at]}' is no class of POSIX", start);
        return true;
    }
}
