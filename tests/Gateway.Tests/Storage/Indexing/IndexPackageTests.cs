using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Tests.Storage.Indexing;

public sealed class IndexPackageTests
{
    [Fact]
    public void Unpack_WhatWasPacked_IsTheSame()
    {
        IndexEntry[] entries =
        [
            new("etag-1", MetaOf("1.0.0")),
            new(string.Empty, MetaOf("2.0.0") with { Removed = true, Yanked = "a ✓ reason", HasSymbols = true, Changed = DateTimeOffset.UnixEpoch.AddYears(60) }),
        ];

        var package = IndexPackage.Of(entries);

        Assert.Equal(("nuget", "kite", 1, DateTimeOffset.UnixEpoch.AddYears(60)), (package.Ecosystem, package.Name, package.Count, package.Changed));
        IndexEntry[] unpacked = package.Unpack();
        Assert.Equal(entries.Select(Describe), unpacked.Select(Describe));
    }

    [Fact]
    public void Of_ManyVersionsAlike_TakesLittle()
    {
        var package = IndexPackage.Of([.. Enumerable.Range(0, 100).Select(i => new IndexEntry(string.Empty, MetaOf(string.Create(CultureInfo.InvariantCulture, $"1.{i}.0"))))]);

        // The hash of a file alone has 32 bytes that no compression takes away.
        Assert.InRange(package.Packed.Length, 3_200, 12_000);
    }

    [Fact]
    public void Group_FilesOfManyPackages_OneEach()
    {
        IndexEntry[] entries = [.. new[] { "a", "b", "a" }.Select((name, i) => new IndexEntry(string.Empty, MetaOf($"{i}.0.0") with { Name = name }))];

        Assert.Equal([("a", 2), ("b", 1)], IndexPackage.Group(entries).Select(package => (package.Name, package.Count)).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not compressed at all")]
    public void Unpack_Damaged_IsAStorageException(string bytes)
    {
        var package = IndexPackage.Of([new IndexEntry(string.Empty, MetaOf("1.0.0"))]);
        var damaged = new IndexPackage
        {
            Ecosystem = package.Ecosystem,
            Name = package.Name,
            Count = package.Count,
            Changed = package.Changed,
            Packed = Encoding.ASCII.GetBytes(bytes),
        };

        Assert.Contains("The index of nuget/kite is damaged", Assert.Throws<StorageException>(() => damaged.Unpack()).Damage, StringComparison.Ordinal);
    }

    private static string Describe(IndexEntry entry) => $"{entry with { Meta = entry.Meta with { Facts = [] } }} {entry.Meta.Facts.ToJsonString()}";

    private static FileMeta MetaOf(string version) => new()
    {
        Ecosystem = "nuget",
        Name = "kite",
        Version = version,
        FileName = $"kite.{version}.nupkg",
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(version))),
        Size = 1_000,
        Uploaded = DateTimeOffset.UnixEpoch.AddYears(50),
        Facts = new JsonObject { ["Id"] = "Kite", ["Version"] = version, ["Texts"] = new JsonObject { ["description"] = "Flies when the wind is fair." } },
    };
}
