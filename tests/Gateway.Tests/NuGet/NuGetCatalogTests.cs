using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.NuGet;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Tests.NuGet;

public sealed class NuGetCatalogTests
{
    private static readonly NuGetFacts Kite = new()
    {
        Id = "Acme.Kite",
        Version = "1.0.0",
        Texts = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "Straße", ["description"] = "Flies in the wind.", ["authors"] = "Anna Acme" },
        Tags = ["wind", "high flying"],
        PackageTypes = ["Dependency", "DotnetTool"],
    };

    [Fact]
    public async Task Find_MoreThanIsKeptUnpacked_FindsEach()
    {
        using var catalog = new NuGetCatalog();
        catalog.Load([.. Enumerable.Range(0, 1_000).Select(i => PackageOf($"Acme.P{i}", 10))]);

        foreach (int i in Enumerable.Range(0, 1_000).Concat(Enumerable.Range(0, 1_000).Reverse()))
        {
            NuGetPackage package = catalog.Find($"acme.p{i}")!;
            Assert.Equal((10, $"Acme.P{i}", "1.9.0"), (package.Entries.Length, package.Entries[0].Facts.Id, package.Entries[^1].PathVersion));
        }

        Assert.Equal(10_000, catalog.Count);
        Assert.Equal(1_000, (await catalog.ListForSearchAsync(CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Put_WhileTheIndexIsStillRead_SearchShowsTheNewer()
    {
        using var catalog = new NuGetCatalog();
        catalog.Load([.. Enumerable.Range(0, 2_000).Select(i => PackageOf($"Acme.P{i}", 1))]);
        catalog.Put(MetaOf("ACME.P7", "3.0.0"), MetaOf("Acme.New", "1.0.0"));

        SearchEntry[] entries = await catalog.ListForSearchAsync(CancellationToken.None);

        Assert.Equal("ACME.P7", Assert.Single(entries, entry => entry.Name is "acme.p7").Newest(prerelease: false, semVer1: false)!.Id);
        Assert.Equal(2_001, entries.Length);
        Assert.Equal(entries.Select(entry => entry.Name).Order(StringComparer.OrdinalIgnoreCase), entries.Select(entry => entry.Name));
        Assert.Equal(["1.0.0", "3.0.0"], catalog.Find("acme.p7")!.Entries.Select(entry => entry.PathVersion));
    }

    [Fact]
    public void Find_VersionThatNuGetDoesNotKnow_IsNotThere()
    {
        using var catalog = new NuGetCatalog();
        catalog.Put(MetaOf("Kite", "one"));

        Assert.Null(catalog.Find("kite"));
        Assert.True(catalog.Owns("kite"));
    }

    [Fact]
    public async Task ListForSearch_PrereleaseAndSemVer2_NewestByWish()
    {
        using var catalog = new NuGetCatalog();
        catalog.Put(MetaOf("Kite", "1.0.0"), MetaOf("KITE", "2.0.0-beta"), MetaOf("kite", "2.0.0-beta.2"));

        SearchEntry entry = Assert.Single(await catalog.ListForSearchAsync(CancellationToken.None));

        Assert.Equal(
            ["Kite", "Kite", "kite", "KITE"],
            [entry.Newest(false, false)!.Id, entry.Newest(false, true)!.Id, entry.Newest(true, false)!.Id, entry.Newest(true, true)!.Id]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("KITE", true)]
    [InlineData("strASSe", false)]
    [InlineData("STRAße", true)]
    [InlineData("wind. ", true)]
    [InlineData("kite flies", true)]
    [InlineData("kite sinks", false)]
    [InlineData("acme.kitestra", false)]
    [InlineData("anna", false)]
    [InlineData("author:anna", true)]
    [InlineData("author:dependency", false)]
    [InlineData("tags:wind", true)]
    [InlineData("tags:win", false)]
    [InlineData("tags:", false)]
    [InlineData("id:kite", true)]
    [InlineData("id:flies", false)]
    [InlineData("packageid:acme.kite", true)]
    [InlineData("packageid:kite", false)]
    [InlineData("kite\u0001", false)]
    public void Search_Words_AreLookedForWhereTheyBelong(string query, bool isFound) =>
        Assert.Equal(isFound, Find(query, string.Empty));

    [Theory]
    [InlineData("dotnettool", true)]
    [InlineData("Dotnet", false)]
    [InlineData("Anna Acme", false)]
    public void Search_PackageType_IsComparedAsAWhole(string type, bool isFound) => Assert.Equal(isFound, Find(string.Empty, type));

    [Fact]
    public async Task Search_MoreHitsThanWanted_CountsAllAndGivesTheBest()
    {
        using var catalog = new NuGetCatalog();
        catalog.Put(Enumerable.Range(0, 50).Select(i => MetaOf($"Acme.Kite{i:00}", "1.0.0")).Append(MetaOf("Kite", "1.0.0")).Append(MetaOf("Kite.Zoo", "1.0.0")));

        (int total, IEnumerable<SearchText> best) = new NuGetSearch("kite", string.Empty).Find(await catalog.ListForSearchAsync(CancellationToken.None), 3, prerelease: false, semVer1: false);

        Assert.Equal(52, total);
        Assert.Equal(["Kite", "Kite.Zoo", "Acme.Kite00"], best.Take(3).Select(text => text.Id));
    }

    [Fact]
    public async Task Put_DamagedFacts_HidesThatPackageOnly()
    {
        using var catalog = new NuGetCatalog();
        catalog.Put(MetaOf("Kite", "1.0.0") with { Facts = new JsonObject { ["Id"] = 7 } }, MetaOf("Wind", "1.0.0"));

        Assert.Equal("Wind", Assert.Single(await catalog.ListForSearchAsync(CancellationToken.None)).Newest(prerelease: false, semVer1: false)!.Id);
        StorageException e = Assert.Throws<StorageException>(() => catalog.Find("kite")!.Entries[0].Facts);
        Assert.Equal((503, true), (e.Status, e.Damage!.Contains("nuget/kite/1.0.0/kite.1.0.0.nupkg", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FindSymbols_ByKey_NamesTheVersionsThatHaveIt()
    {
        using var catalog = new NuGetCatalog();
        FileMeta old = MetaOf("Old", "1.0.0") with { HasSymbols = true };
        catalog.Load([IndexPackage.Of([new IndexEntry(string.Empty, MetaOf("Kite", "1.0.0") with { HasSymbols = true, SymbolKeys = ["kite.pdb/1"] })]), IndexPackage.Of([new IndexEntry(string.Empty, old)])]);
        catalog.Put(MetaOf("Kite", "2.0.0") with { HasSymbols = true, SymbolKeys = ["kite.pdb/1", "kite.pdb/2"] });

        Assert.Equal([("kite", "2.0.0"), ("kite", "1.0.0")], await catalog.FindSymbolsAsync("kite.pdb/1", CancellationToken.None));
        Assert.Equal([("kite", "2.0.0")], await catalog.FindSymbolsAsync("kite.pdb/2", CancellationToken.None));

        // Symbols of which no keys were kept may have any file.
        Assert.Equal([("old", "1.0.0")], await catalog.FindSymbolsAsync("other.pdb/3", CancellationToken.None));
        catalog.Put(old with { SymbolKeys = [] });
        Assert.Empty(await catalog.FindSymbolsAsync("other.pdb/3", CancellationToken.None));
    }

    private static bool Find(string query, string type)
    {
        FileMeta meta = MetaOf(Kite.Id, Kite.Version) with { Facts = NuGetEntry.ToJson(Kite) };
        return new NuGetSearch(query, type).Find([new SearchEntry(meta.Name, new NuGetPackage([meta]))], 20, prerelease: false, semVer1: false).Total == 1;
    }

    private static IndexPackage PackageOf(string id, int versions) => IndexPackage.Of(
        [.. Enumerable.Range(0, versions).Select(i => new IndexEntry(string.Empty, MetaOf(id, string.Create(CultureInfo.InvariantCulture, $"1.{i}.0"))))]);

    private static FileMeta MetaOf(string id, string version) => new()
    {
        Ecosystem = "nuget",
        Name = id.ToLowerInvariant(),
        Version = version,
        FileName = $"{id}.{version}.nupkg".ToLowerInvariant(),
        Sha256 = new string('0', 64),
        Size = 1,
        Uploaded = DateTimeOffset.UnixEpoch,
        Facts = NuGetEntry.ToJson(new NuGetFacts { Id = id, Version = version }),
    };
}
