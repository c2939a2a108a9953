using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using PopCon.TestSupport;
using PopCon.Trust.Packages;
using PopCon.Trust.Tests.Cases;

namespace PopCon.Trust.Tests.Packages;

public sealed class PackageTreeTests
{
    [Fact]
    public void Files_Archive_LeavesOutWhatIsNotThePackage()
    {
        using var folder = new TemporaryFolder();
        string path = Archive(
            folder, "Lib/A.dll", "_RELS/.rels", "Package/x", "[content_types].XML", ".SIGNATURE.p7s", "Contoso.NUSPEC", "lib/%41%20b.txt", "100%.txt", "lib/", "popcon/a.sig",
            "popcon/b.pub", "popcon/trust.json", "popcon/evil.dll", "popcon/sub/c.sig", "POPCON/d.sig", ".nupkg.metadata", "x.nupkg");

        using PackageTree tree = PackageTree.Open(path);

        Assert.Equal(
            [".nupkg.metadata", "100%.txt", "Lib/A.dll", "POPCON/d.sig", "contoso.nuspec", "lib/A b.txt", "popcon/evil.dll", "popcon/sub/c.sig", "x.nupkg"],
            tree.Files);
    }

    [Fact]
    public void Files_Folder_LeavesOutWhatNuGetAdds()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in new[]
        {
            ".nupkg.metadata", ".signature.p7s", "x.nupkg", "x.nupkg.sha512", "Y.NUPKG", "sub/x.nupkg", "_rels/a", "[Content_Types].xml", "%41", "Id.nuspec", "popcon/a.sig", "popcon/b",
        })
        {
            folder.Write(path, "x");
        }

        using PackageTree tree = PackageTree.Open(folder.Path);

        Assert.Equal(["%41", "Y.NUPKG", "[Content_Types].xml", "_rels/a", "id.nuspec", "popcon/b", "sub/x.nupkg"], tree.Files);
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a\\b")]
    [InlineData("C:/a")]
    [InlineData("c:a")]
    [InlineData("%2e%2e/a")]
    [InlineData("a%5Cb")]
    [InlineData("a%00b")]
    [InlineData("_rels/../a")]
    [InlineData("//")]
    public void Open_ArchiveWithInvalidPath_IsMalformed(string name)
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<MalformedPackageException>(() => PackageTree.Open(Archive(folder, "fine", name)));
    }

    [Theory]
    [InlineData("a", "A")]
    [InlineData("a", "%61")]
    [InlineData("X.nuspec", "x.NUSPEC")]
    [InlineData("_rels/a", "_RELS/a")]
    public void Open_ArchiveWithTheSamePathTwice_IsMalformed(string first, string second)
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<MalformedPackageException>(() => PackageTree.Open(Archive(folder, first, second)));
    }

    [Fact]
    public void Open_FolderWithLinkOrNamesThatDifferInCase_IsMalformed()
    {
        using var links = new TemporaryFolder();
        File.CreateSymbolicLink(links.File("l"), "target");
        using var cases = new TemporaryFolder();
        cases.Write("a", "1");
        cases.Write("A", "2");

        Assert.Throws<MalformedPackageException>(() => PackageTree.Open(links.Path));
        Assert.Throws<MalformedPackageException>(() => PackageTree.Open(cases.Path));
    }

    [Fact]
    public void Open_ArchiveWithTooManyFiles_IsMalformed()
    {
        using var folder = new TemporaryFolder();
        string path = Archive(folder, [.. Enumerable.Range(0, 50_001).Select(i => $"{i}")]);

        Assert.Contains("50000", Assert.Throws<MalformedPackageException>(() => PackageTree.Open(path)).Message);
    }

    [Fact]
    public void Digest_ArchiveThatUnpacksToMoreThanItSays_IsNotReadToItsEnd()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("p.nupkg");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("bomb").Open();
            entry.Write(new byte[10_000_000]);
        }

        // The uncompressed length in the directory record, the last but one structure of the file.
        byte[] bytes = File.ReadAllBytes(path);
        int record = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(record + 24), 100);
        File.WriteAllBytes(path, bytes);
        using PackageTree tree = PackageTree.Open(path);

        // The runtime, and with it NuGet, gives out no more than the directory record says.
        Assert.Equal(100, Assert.Single(tree.Digest()).Value.Size);
    }

    [Fact]
    public void Open_DamagedArchives_FailInNoOtherWay()
    {
        using var folder = new TemporaryFolder();
        byte[] good = CaseFile.Content("blob", "signed.nupkg");
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var outcomes = new List<string>();
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = (byte[])good.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            string path = folder.File("p.nupkg");
            File.WriteAllBytes(path, random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            outcomes.Add(Outcome(path));
        }

        string? other = outcomes.Find(outcome => outcome.StartsWith("other", StringComparison.Ordinal));
        Assert.True(other is null, $"seed {seed}: {other}");
        Assert.True(outcomes.Distinct().Count() > 1, $"seed {seed}");
    }

    private static string Outcome(string path)
    {
        Exception? failure = Record.Exception(() =>
        {
            using PackageTree tree = PackageTree.Open(path);
            tree.Digest();
            Evidence.NuGetEvidenceTests.Read(path);
        });
        return failure is null ? "read" : failure is MalformedPackageException or TrustException ? "refused" : "other: " + failure;
    }

    private static string Archive(TemporaryFolder folder, params string[] names)
    {
        string path = folder.File("p.nupkg");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (string name in names)
        {
            using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(name.EndsWith('/') && name != "//" ? [] : "x"u8);
        }

        return path;
    }
}
