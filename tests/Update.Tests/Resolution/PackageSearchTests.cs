using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Candidates;
using PopCon.Update.Requirements;
using PopCon.Update.Resolution;

namespace PopCon.Update.Tests.Resolution;

public sealed class PackageSearchTests
{
    [Fact]
    public void Run_ChainOfSixtyThatEndsNowhere_IsDecidedAtOnce()
    {
        // Each package needs the next one in any version, and the last one needs what is not there: 2^60 combinations.
        List<string> packages = [.. Enumerable.Range(0, 60).SelectMany(i => (string[])[$"P{i} 2.0 -> P{i + 1}", $"P{i} 1.0 -> P{i + 1}"])];

        SearchResult result = Search(["P0"], packages);

        Assert.Equal("p60", result.DeadEnd?.Package);
    }

    [Fact]
    public void Run_ChainOfSixtyWithOneWayThrough_IsFound()
    {
        List<string> packages = [.. Enumerable.Range(0, 59).SelectMany(i => (string[])[$"P{i} 2.0 -> P{i + 1} >= 2", $"P{i} 1.0 -> P{i + 1}"])];
        packages.AddRange(["P59 1.0", "Q 1.0 -> P59 < 2", "P59 2.0 -> Missing"]);

        SearchResult result = Search(["P0", "Q"], packages);

        Assert.Equal(61, result.Chosen?.Count);
        Assert.Contains("P59 1.0.0", result.Chosen!.Select(candidate => candidate.Package));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_RandomPackages_FindsWhatChronologicalBacktrackingFinds(int seed)
    {
        var random = new Random(seed);
        int solved = 0;
        for (int round = 0; round < 500; round++)
        {
            List<string> packages = RandomPackages(random);
            string[] roots = [Name(random), Name(random)];
            Dictionary<string, IReadOnlyList<Candidate>> known = Known(packages);

            string? expected = new SlowSearch(known).Run([.. roots.Select(Requirement.Parse)]);
            SearchResult actual = new PackageSearch(new ResolutionRequest { Requirements = [.. roots.Select(Requirement.Parse)] }, known).Run();

            Assert.True(expected == Text(actual.Chosen), $"seed {seed}, round {round}: {string.Join(" | ", packages)}; need {string.Join(", ", roots)}");
            solved += expected is null ? 0 : 1;
        }

        // Both answers have to occur, or nothing was compared.
        Assert.InRange(solved, 50, 490);
    }

    private static string? Text(IReadOnlyList<Candidate>? chosen) => chosen is null ? null : string.Join(", ", chosen);

    private static string Name(Random random) => ((char)('A' + random.Next(7))).ToString();

    private static List<string> RandomPackages(Random random)
    {
        var packages = new List<string>();
        for (char id = 'A'; id < 'H'; id++)
        {
            for (int version = 1; version <= random.Next(4); version++)
            {
                IEnumerable<string> needs = Enumerable.Range(0, random.Next(3)).Select(_ => $"{Name(random)} {(random.Next(2) == 0 ? ">=" : "<")} {random.Next(1, 4)}");
                packages.Add($"{id} {version}.0 -> {string.Join("; ", needs)}");
            }
        }

        return packages;
    }

    private static SearchResult Search(string[] roots, List<string> packages) =>
        new PackageSearch(new ResolutionRequest { Requirements = [.. roots.Select(Requirement.Parse)] }, Known(packages)).Run();

    private static Dictionary<string, IReadOnlyList<Candidate>> Known(List<string> packages)
    {
        var known = new Dictionary<string, IReadOnlyList<Candidate>>(StringComparer.OrdinalIgnoreCase) { ["Missing"] = [], ["P60"] = [] };
        for (char id = 'A'; id < 'H'; id++)
        {
            known[id.ToString()] = [];
        }

        foreach (IGrouping<string, Candidate> group in packages.Select(Parse).GroupBy(candidate => candidate.Id, StringComparer.OrdinalIgnoreCase))
        {
            known[group.Key] = [.. group.OrderByDescending(candidate => candidate.Version)];
        }

        return known;
    }

    private static Candidate Parse(string text)
    {
        string[] parts = text.Split("->");
        string[] words = parts[0].Split(' ');
        string[] needs = parts.Length == 1 ? [] : parts[1].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new Candidate(words[0], VersionText.Parse(words[1]), "s", CandidateOrigin.Source) { Dependencies = Array.ConvertAll(needs, Requirement.Parse) };
    }
}
