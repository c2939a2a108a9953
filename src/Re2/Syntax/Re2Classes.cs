using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace PopCon.Re2.Syntax;

/// <summary>The named classes that are the same for everyone: <c>\d \s \w</c> and <c>[[:alpha:]]</c>. All are ASCII.</summary>
internal static class Re2Classes
{
    private static readonly FrozenDictionary<string, CodePointSet> Posix = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alnum"] = "09AZaz",
        ["alpha"] = "AZaz",
        ["ascii"] = "\0\x7F",
        ["blank"] = "\t\t  ",
        ["cntrl"] = "\0\x1F\x7F\x7F",
        ["digit"] = "09",
        ["graph"] = "!~",
        ["lower"] = "az",
        ["print"] = " ~",
        ["punct"] = "!/:@[`{~",
        ["space"] = "\t\r  ",
        ["upper"] = "AZ",
        ["word"] = "09AZaz__",
        ["xdigit"] = "09AFaf",
    }.ToFrozenDictionary(entry => entry.Key, entry => CodePointSet.OfPairs(entry.Value), StringComparer.Ordinal);

    private static readonly CodePointSet Space = CodePointSet.OfPairs("\t\n\f\r  ");

    /// <summary>The class of an escape without its backslash: <c>d</c>, <c>s</c>, <c>w</c>; <see langword="null"/> for others.</summary>
    /// <remarks>Unlike <c>[[:space:]]</c>, <c>\s</c> has no vertical tab.</remarks>
    public static CodePointSet? FindEscape(char letter) => letter switch
    {
        'd' => Posix["digit"],
        's' => Space,
        'w' => Posix["word"],
        _ => null,
    };

    /// <summary>The class between <c>[:</c> and <c>:]</c>; <see langword="null"/> when there is none of that name.</summary>
    public static CodePointSet? FindPosix(string name) => Posix.GetValueOrDefault(name);
}
