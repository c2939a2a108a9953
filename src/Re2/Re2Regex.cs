using System;
using PopCon.Re2.Syntax;

namespace PopCon.Re2;

/// <summary>A regular expression with RE2's syntax and meaning. Immutable, thread-safe.</summary>
/// <remarks>
/// Not .NET's engine, because its linear-time mode takes milliseconds to build a pattern, cannot say <c>\b</c> in ASCII
/// nor match code points instead of UTF-16 units, and in rare mixtures of lazy and empty parts prefers another branch
/// than RE2. <see cref="LiteralFilter"/> turns most texts away in some nanoseconds; nothing but captures allocates.
/// </remarks>
internal sealed class Re2Regex
{
    private readonly LiteralFilter _filter;
    private readonly Re2Program _program;

    private Re2Regex(Re2Pattern pattern)
    {
        Pattern = pattern;
        _filter = LiteralFilter.Of(pattern.Root);
        _program = Re2Compiler.Compile(pattern);
    }

    /// <summary>What it was made of.</summary>
    public Re2Pattern Pattern { get; }

    /// <summary>Parses and compiles a pattern.</summary>
    /// <exception cref="Re2SyntaxException">It is no RE2 pattern, or too large.</exception>
    public static Re2Regex Compile(string pattern) => new(Re2Parser.Parse(pattern));

    /// <summary>Whether the pattern is found anywhere in a text.</summary>
    public bool IsMatch(string text) => _filter.MayMatch(text) && Re2Matcher.Find(_program, text, []);

    /// <summary>The groups of the leftmost match, by number, <see langword="null"/> for a group that took no part.</summary>
    /// <returns><see langword="null"/> when there is no match.</returns>
    public string?[]? Capture(string text)
    {
        if (!_filter.MayMatch(text))
        {
            return null;
        }

        Span<int> positions = new int[2 * _program.GroupCount];
        if (!Re2Matcher.Find(_program, text, positions))
        {
            return null;
        }

        var captures = new string?[_program.GroupCount];
        for (int i = 0; i < captures.Length; i++)
        {
            int start = positions[2 * i];
            captures[i] = start < 0 ? null : text[start..positions[(2 * i) + 1]];
        }

        return captures;
    }
}
