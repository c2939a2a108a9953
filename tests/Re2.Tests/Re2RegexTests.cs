using System;
using System.Linq;
using PopCon.Re2.Syntax;

namespace PopCon.Re2.Tests;

public sealed class Re2RegexTests
{
    // Groups are joined by '|'; '-' stands for one that took no part, an empty expectation for no match.
    [Theory]
    [InlineData("bee", "hive.bee", "bee")]
    [InlineData("^bee", "hive.bee", "")]
    [InlineData("", "abc", "<>")]
    [InlineData("e$", "bee\n", "")]
    [InlineData(@"e\z", "bee", "e")]
    [InlineData("(?m)^b.*e$", "a\nbee\nc", "bee")]
    [InlineData("a.b", "a\nb", "")]
    [InlineData("(?s)a.b", "a\nb", "a\nb")]
    [InlineData("(?s:a.)b.", "a\nb\n", "")]
    [InlineData("a[^x]b", "a\nb", "a\nb")]
    [InlineData(@"(.*)\.(.*)", "hive.bee.count", "hive.bee.count|hive.bee|count")]
    [InlineData(@"(.*?)\.(.*)", "hive.bee.count", "hive.bee.count|hive|bee.count")]
    [InlineData(@"(?U)(\w+)\.(\w+)", "hive.bee", "hive.b|hive|b")]
    [InlineData(@"(?U)(\w+?)\.", "hive.bee", "hive.|hive")]
    [InlineData("(hive)|(zzz)", "hive", "hive|hive|-")]
    [InlineData("(hi|hive)(.*)", "hive.x", "hive.x|hi|ve.x")]
    [InlineData("^(?:(a)|b)*$", "ab", "ab|a")]
    [InlineData("(a*)*", "b", "<>|<>")]
    [InlineData("(a*)+", "b", "<>|<>")]
    [InlineData("(?P<one>h)(i)(?<two>v)", "hive", "hiv|h|i|v")]
    [InlineData("(?P<g>zzz)?(?P<g>hi)", "hive", "hi|-|hi")]
    [InlineData("[a-z]{4}x{0}", "hive", "hive")]
    [InlineData("a{2,}", "aaa", "aaa")]
    [InlineData("a{1,2}?", "aaa", "a")]
    [InlineData("a{,2}", "a{,2}", "a{,2}")]
    [InlineData("a{02}", "a{02}", "a{02}")]
    [InlineData("x{", "x{", "x{")]
    [InlineData("(|a)+", "aa", "<>|<>")]
    [InlineData(@"\x68\x{69}\166", "hiv", "hiv")]
    [InlineData(@"\a\f\n\r\t\v\_\-", "\a\f\n\r\t\v_-", "\a\f\n\r\t\v_-")]
    [InlineData(@"\Qa.b\E+", "a.bb", "a.bb")]
    [InlineData(@"\Qa.b", "a.b", "a.b")]
    [InlineData(@"\d", "٣", "")]
    [InlineData(@"\D", "٣", "٣")]
    [InlineData(@"\w", "é", "")]
    [InlineData(@"hive\sbee", "hive\vbee", "")]
    [InlineData(@"hive[[:space:]]bee", "hive\vbee", "hive\vbee")]
    [InlineData(@"\bbee\b", "hive.bee.x", "bee")]
    [InlineData(@"é\bx", "éx", "éx")]
    [InlineData(@"\B", "cßb", "")]
    [InlineData(@"\B", "c🐝b", "")]
    [InlineData(@"([[:alpha:]]+)\.([[:^alpha:]]+)", "ab.12", "ab.12|ab|12")]
    [InlineData("[]a]+", "]a", "]a")]
    [InlineData("[a-]+", "-a", "-a")]
    [InlineData("[[:x]+", "[:x", "[:x")]
    [InlineData(@"[\d\pL.]+", "1.é", "1.é")]
    [InlineData(@"\pL+", "1ñandú2", "ñandú")]
    [InlineData(@"\p{Lu}\P{Lu}\p{^Lu}", "aÉbc", "Ébc")]
    [InlineData(@"\p{Greek}+", "aΣς", "Σς")]
    [InlineData(@"\p{Any}", "🐝", "🐝")]
    [InlineData("^(.)x$", "🐝x", "🐝x|🐝")]
    [InlineData("^[🐛-🐞]{2}$", "🐝🐞", "🐝🐞")]
    [InlineData("^[^a]$", "🐝", "🐝")]
    [InlineData("(?i)^s$", "ſ", "ſ")]
    [InlineData("(?i)^K$", "\u212A", "\u212A")]
    [InlineData("(?i)straße", "STRAẞE", "STRAẞE")]
    [InlineData("(?i)[k-l]+", "KL\u212A", "KL\u212A")]
    [InlineData("(?i)[^s]", "ſ", "")]
    [InlineData(@"(?i)\w", "ſ", "ſ")]
    [InlineData("(?i)i", "ı", "")]
    [InlineData("(?i:a)b", "Ab", "Ab")]
    [InlineData("(?i:a)b", "AB", "")]
    [InlineData("(?i)a(?-i)b|c", "AC", "")]
    [InlineData("(?i-s)A", "a", "a")]
    [InlineData("(a(?i)b)c", "aBC", "")]
    [InlineData("^*a", "ba", "a")]
    public void Capture_Pattern_MeansWhatItMeansInRe2(string pattern, string text, string expected)
    {
        Re2Regex regex = Re2Regex.Compile(pattern);

        string?[]? captures = regex.Capture(text);

        string actual = captures is null ? "" : string.Join('|', captures.Select(Describe));
        Assert.Equal(expected, actual);
        Assert.Equal(captures is not null, regex.IsMatch(text));

        static string Describe(string? capture) => capture is null ? "-" : capture.Length == 0 ? "<>" : capture;
    }

    /// <summary>B1: the names of Go 1.25, in any spelling.</summary>
    [Theory]
    [InlineData(@"^\p{Letter}$", "aZé", "1_ ")]
    [InlineData(@"^\p{uppercase_letter}$", "AÉ", "aé1")]
    [InlineData(@"^\p{UppercaseLetter}$", "A", "a")]
    [InlineData(@"^\p{lu}$", "A", "a")]
    [InlineData(@"^\pl$", "aA", "1")]
    [InlineData(@"^\p{LC}$", "aAǅ", "1ªあ")]
    [InlineData(@"^\p{Cased-Letter}$", "aA", "1")]
    [InlineData(@"^\p{ASCII}$", "a\u007F", "é")]
    [InlineData(@"^\P{ascii}$", "é", "a")]
    [InlineData(@"(?i)^\p{ASCII}$", "a\u017F\u212A", "é")]
    [InlineData(@"^\p{Assigned}$", "aあ", "\u0378")]
    [InlineData(@"^\p{Cn}$", "\u0378", "a")]
    [InlineData(@"^\p{Unassigned}$", "\u0378", "a")]
    [InlineData(@"^\pC$", "\u0378\u0001", "a")]
    [InlineData(@"^\p{any}$", "a\u0378", "")]
    [InlineData(@"^\p{Number}$", "1Ⅷ", "a")]
    [InlineData(@"^\p{digit}$", "1٣", "Ⅷ")]
    [InlineData(@"^\p{punct}$", "!_", "+a")]
    [InlineData(@"^\p{Punctuation}$", "!_", "+a")]
    [InlineData(@"^\p{cntrl}$", "\u0001", "a")]
    [InlineData(@"^\p{Combining Mark}$", "\u0301", "a")]
    [InlineData(@"^\p{greek}$", "αΩ", "a")]
    [InlineData(@"^\p{OLD italic}$", "\U00010300", "a")]
    [InlineData(@"^\p{^Letter}$", "1", "a")]
    [InlineData(@"^[\p{Letter}\p{nd}]$", "a1", "-")]
    public void IsMatch_UnicodeNameInAnySpelling_FindsItsMembers(string pattern, string members, string others)
    {
        Re2Regex regex = Re2Regex.Compile(pattern);
        Assert.All(members.EnumerateRunes(), rune => Assert.True(regex.IsMatch(rune.ToString()), rune.ToString()));
        Assert.All(others.EnumerateRunes(), rune => Assert.False(regex.IsMatch(rune.ToString()), rune.ToString()));
    }

    [Theory]
    [InlineData(@"\p{Lx}")]
    [InlineData(@"\p{Letters}")]
    [InlineData(@"\p{\u212A}")]
    [InlineData(@"\p{}")]
    [InlineData(@"\p{L&}")]
    public void Compile_UnknownUnicodeName_IsRefused(string pattern) =>
        Assert.Throws<Re2SyntaxException>(() => Re2Regex.Compile(pattern));

    [Theory]
    [InlineData("h++", "'+' follows another repetition; put the repeated part in parentheses (character 3)")]
    [InlineData("h**", "'*' follows another repetition; put the repeated part in parentheses (character 3)")]
    [InlineData("a{2}{3}", "'{3}' follows another repetition; put the repeated part in parentheses (character 5)")]
    [InlineData("*a", "'*' has nothing to repeat (character 1)")]
    [InlineData("a|+", "'+' has nothing to repeat (character 3)")]
    [InlineData("(?>a)", "'(?>' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?=a)", "'(?=' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?<=a)", "'(?<' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?<!a)", "'(?<' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?#a)", "'(?#' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?x)a", "'(?x' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?i-)", "'(?i-)' is not supported; there are (?:…), (?P<name>…) and the flags i, m, s, U (character 1)")]
    [InlineData("(?P<a-b>x)", "a group name is letters, digits and '_' between '<' and '>' (character 1)")]
    [InlineData("(?P<a", "a group name is letters, digits and '_' between '<' and '>' (character 1)")]
    [InlineData(@"\Z", @"'\Z' is no escape of RE2 (character 1)")]
    [InlineData(@"a\h", @"'\h' is no escape of RE2 (character 2)")]
    [InlineData(@"\1", @"'\1' is no escape of RE2 (character 1)")]
    [InlineData(@"\8", @"'\8' is no escape of RE2 (character 1)")]
    [InlineData(@"\C", @"'\C' is no escape of RE2 (character 1)")]
    [InlineData(@"\é", @"'\é' is no escape of RE2 (character 1)")]
    [InlineData(@"[\b]", @"'\b' is no escape of RE2 (character 2)")]
    [InlineData(@"a\", @"'\' has nothing behind it (character 2)")]
    [InlineData(@"\x1", @"'\x' needs two hexadecimal digits, or some in braces up to 10FFFF (character 1)")]
    [InlineData(@"\x{110000}", @"'\x' needs two hexadecimal digits, or some in braces up to 10FFFF (character 1)")]
    [InlineData(@"\x{}", @"'\x' needs two hexadecimal digits, or some in braces up to 10FFFF (character 1)")]
    [InlineData(@"\p{Klingon}", @"'\p{Klingon}' is not a Unicode category or script (character 1)")]
    [InlineData(@"\pX", @"'\pX' is not a Unicode category or script (character 1)")]
    [InlineData(@"\p{^^Lu}", @"'\p{^^Lu}' is not a Unicode category or script (character 1)")]
    [InlineData(@"\p", @"'\p' is not a Unicode category or script (character 1)")]
    [InlineData("(a", "'(' is never closed (character 1)")]
    [InlineData("a)", "')' closes nothing (character 2)")]
    [InlineData("[a", "'[' is never closed (character 1)")]
    [InlineData("[a-", "'[' is never closed (character 1)")]
    [InlineData("[]", "'[' is never closed (character 1)")]
    [InlineData("[z-a]", "the range 'z-a' runs backwards (character 2)")]
    [InlineData("[[:foo:]]", "'[:foo:]' is no class of POSIX (character 2)")]
    [InlineData("a{1001}", "'{1001}': repeat counts must ascend and, multiplied, not exceed 1000 (character 2)")]
    [InlineData("a{2,1}", "'{2,1}': repeat counts must ascend and, multiplied, not exceed 1000 (character 2)")]
    [InlineData("(a{100}){11}", "'{11}': repeat counts must ascend and, multiplied, not exceed 1000 (character 9)")]
    [InlineData("(abcdefghijkl){1000}", "the pattern is too large; use smaller repeat counts")]
    public void Compile_NotRe2_SaysWhatAndWhere(string pattern, string expected) =>
        Assert.Equal(expected, Assert.Throws<Re2SyntaxException>(() => Re2Regex.Compile(pattern)).Message);

    [Fact]
    public void Compile_DeepParentheses_AreRefusedNotOverflowing() =>
        Assert.Throws<Re2SyntaxException>(() => Re2Regex.Compile(new string('(', 100_000)));

    [Fact]
    public void IsMatch_PatternThatRunsAwayElsewhere_TakesItsTime()
    {
        // A plain backtracker needs 2^40 steps; this one at most the product of both lengths.
        Re2Regex regex = Re2Regex.Compile("^(a|a)*(a*)*$");

        Assert.False(regex.IsMatch(new string('a', 4_000) + "b"));
    }

    [Fact]
    public void IsMatch_NoMatch_AllocatesNothing()
    {
        Re2Regex regex = Re2Regex.Compile(@"^(\w+)\.queue\.([a-z]+)$");
        string filteredOut = "mill.flow.north";
        string tried = "mill.queue.7";
        regex.IsMatch(tried);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1_000; i++)
        {
            Assert.False(regex.IsMatch(filteredOut) || regex.IsMatch(tried));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
