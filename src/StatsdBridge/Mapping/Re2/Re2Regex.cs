using System;
using System.Text.RegularExpressions;
using System.Threading;

namespace PopCon.StatsdBridge.Mapping.Re2;

/// <summary>
/// A regular expression with RE2's syntax and meaning, run by .NET's linear-time engine: no pattern and no text can make
/// it run away. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// <see cref="LiteralFilter"/> turns most texts away in some nanoseconds and without allocation; the engine costs some
/// hundred nanoseconds for a text and, with captures, some microseconds for a match. The variant for texts beyond ASCII
/// is built at the first of them.
/// </remarks>
internal sealed class Re2Regex
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly LiteralFilter _filter;
    private readonly Regex _ascii;
    private readonly Lazy<Regex> _unicode;

    private Re2Regex(Re2Pattern pattern)
    {
        Pattern = pattern;
        _filter = LiteralFilter.Of(pattern.Root);
        _ascii = Build(pattern.Root, isAscii: true);
        _unicode = new Lazy<Regex>(() => Build(pattern.Root, isAscii: false), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>What it was made of.</summary>
    public Re2Pattern Pattern { get; }

    /// <summary>Parses and builds a pattern.</summary>
    /// <exception cref="Re2SyntaxException">It is no RE2 pattern, or too large for the engine.</exception>
    public static Re2Regex Compile(string pattern) => new(Re2Parser.Parse(pattern));

    /// <summary>Whether the pattern is found anywhere in a name.</summary>
    public bool IsMatch(Re2Input input) =>
        _filter.MayMatch(input.Encoded) && Engine(input).IsMatch(input.Encoded);

    /// <summary>The groups of the leftmost match, by number; <see langword="null"/> for a group that took no part.</summary>
    public string?[] Capture(Re2Input input)
    {
        GroupCollection groups = Engine(input).Match(input.Encoded).Groups;
        var captures = new string?[groups.Count];
        for (int i = 0; i < captures.Length; i++)
        {
            captures[i] = !groups[i].Success ? null
                : input.IsAscii ? groups[i].Value
                : UnicodeText.Decode(groups[i].Value);
        }

        return captures;
    }

    private Regex Engine(Re2Input input) => input.IsAscii ? _ascii : _unicode.Value;

    private static Regex Build(Re2Node root, bool isAscii)
    {
        try
        {
            return new Regex(DotNetPatternWriter.Write(root, isAscii), Options);
        }
        catch (NotSupportedException exception)
        {
            throw new Re2SyntaxException("the pattern is too large; use smaller repeat counts", exception);
        }
    }
}
