using System.Collections.Generic;
using System.Linq;

namespace PopCon.Re2.Syntax;

/// <content>Parentheses and what may stand behind <c>(?</c>.</content>
internal sealed partial class Re2Parser
{
    private Re2Node.Capture ParseCapture(int start, string? name)
    {
        int number = _groupNames.Count;
        _groupNames.Add(name);
        return new Re2Node.Capture(ParseGroup(start, _flags), number);
    }

    // The rest of a group whose opening is taken: flags set inside end with it.
    private Re2Node ParseGroup(int start, Re2Flags flagsAfter)
    {
        Re2Node item = ParseAlternation();
        if (!TryTake(')'))
        {
            throw Fail("'(' is never closed", start);
        }

        _flags = flagsAfter;
        return item;
    }

    // Behind "(?": a name for a capture, or flags for a group or for the rest of the enclosing one.
    private void ParseSpecialGroup(List<Re2Node> items, int start)
    {
        if (TryTake("P<") || (TryTake('<') && !IsLookbehind()))
        {
            items.Add(ParseCapture(start, TakeGroupName(start)));
            return;
        }

        Re2Flags outer = _flags;
        if (ParseFlags(start))
        {
            items.Add(ParseGroup(start, outer));
        }
    }

    private bool IsLookbehind()
    {
        bool isLookbehind = !IsAtEnd && _text[_at] is '=' or '!';
        _at -= isLookbehind ? 1 : 0;
        return isLookbehind;
    }

    private string TakeGroupName(int start)
    {
        int end = _text.IndexOf('>', _at);
        string name = end < 0 ? string.Empty : _text[_at..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw Fail("a group name is letters, digits and '_' between '<' and '>'", start);
        }

        _at = end + 1;
        return name;
    }

    // i-s:  or  i-s)   Returns whether a group follows.
    private bool ParseFlags(int start)
    {
        Re2Flags flags = _flags;
        bool isNegative = false;
        bool sawFlag = false;
        while (!IsAtEnd)
        {
            char c = _text[_at++];
            if (c is ':' or ')' && (sawFlag || !isNegative))
            {
                _flags = flags;
                return c == ':';
            }

            if (c == '-' && !isNegative)
            {
                isNegative = true;
                sawFlag = false;
                continue;
            }

            Re2Flags flag = FindFlag(c);
            if (flag == Re2Flags.None)
            {
                break;
            }

            sawFlag = true;
            flags = isNegative ? flags & ~flag : flags | flag;
        }

        throw Fail($"'{_text[start.._at]}' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U", start);
    }

    private static Re2Flags FindFlag(char c) => c switch
    {
        'i' => Re2Flags.FoldCase,
        'm' => Re2Flags.MultiLine,
        's' => Re2Flags.DotAll,
        'U' => Re2Flags.SwapGreed,
        _ => Re2Flags.None,
    };
}
