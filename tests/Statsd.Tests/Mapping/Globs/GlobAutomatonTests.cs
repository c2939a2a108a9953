using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Globs;
using Xunit.Abstractions;

namespace PopCon.Statsd.Tests.Mapping.Globs;

public sealed class GlobAutomatonTests(ITestOutputHelper output)
{
    private const int Seed = 4_711;
    private const int RuleSets = 3_000;
    private const int NamesPerSet = 40;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Find_RandomRulesAndNames_AgreesWithTryingEveryRule(bool isOrdered)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int found = 0;
        for (int set = 0; set < RuleSets; set++)
        {
            MappingRule[] rules =
                [.. Enumerable.Range(0, random.Next(1, 12)).Select(index => Rule(index, RandomText(random, "ab*")))];
            var automaton = new GlobAutomaton(rules, isOrdered);
            for (int i = 0; i < NamesPerSet; i++)
            {
                string name = RandomText(random, "abcd");

                MappingRule? expected = FindSlowly(rules, name, isOrdered);
                Assert.True(
                    ReferenceEquals(expected, automaton.Find(name)),
                    $"{name} of {string.Join(", ", rules.Select(rule => rule.Pattern))} is {expected?.Pattern}");
                found += expected is null ? 0 : 1;
            }
        }

        Assert.InRange(found, RuleSets, (RuleSets * NamesPerSet) - RuleSets);
    }

    [Fact]
    public void Find_ManySegments_AllocatesNothing()
    {
        var automaton = new GlobAutomaton([Rule(0, "a.*.c.*"), Rule(1, "*.b.*.d")], isOrdered: true);
        string name = "a.b.x.y";
        automaton.Find(name);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1_000; i++)
        {
            automaton.Find(name);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MappingRule? FindSlowly(IEnumerable<MappingRule> rules, string name, bool isOrdered)
    {
        string[] segments = name.Split('.');
        IEnumerable<MappingRule> matching = rules.Where(rule =>
        {
            string[] pattern = rule.Pattern.Split('.');
            return pattern.Length == segments.Length
                && pattern.Zip(segments).All(pair => pair.First == "*" || pair.First == pair.Second);
        });

        // Most specific: literals (written 0) before stars (1), the leftmost segment counts most.
        return isOrdered
            ? matching.FirstOrDefault()
            : matching.OrderBy(
                rule => string.Concat(rule.Pattern.Split('.').Select(segment => segment == "*" ? '1' : '0')),
                StringComparer.Ordinal).FirstOrDefault();
    }

    private static string RandomText(Random random, string letters) => string.Join(
        '.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => letters[random.Next(letters.Length)].ToString(CultureInfo.InvariantCulture)));

    private static MappingRule Rule(int index, string pattern) =>
        new(index, pattern, null, MappingAction.Map, GlobTemplate.Parse("x", 0), [], MetricMapper.None.Defaults);
}
