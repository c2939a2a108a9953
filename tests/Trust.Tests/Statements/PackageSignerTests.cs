using System.IO;
using System.IO.Compression;
using System.Linq;
using PopCon.TestSupport;
using PopCon.Trust.Packages;
using PopCon.Trust.Statements;
using PopCon.Trust.Tests.Cases;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Statements;

public sealed class PackageSignerTests
{
    [Fact]
    public void Sign_Again_ReplacesWhatWasThere()
    {
        using var folder = new TemporaryFolder();
        string path = Copy(folder, "unsigned.nupkg");
        new PackageSigner { Key = TrustedPackage.OtherKey, PublicKey = TrustedPackage.OtherKey.PublicKey, NotAfter = TrustedPackage.Inside.AddYears(9) }.Sign(path);
        string first = Entries(path);

        new PackageSigner { Key = TrustedPackage.Key }.Sign(path);

        Assert.Equal("contoso.plugin.pub contoso.plugin.sig trust.json", first);
        Assert.Equal("contoso.plugin.sig", Entries(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Sign_EntriesOfThePackage_StayAsTheyWere()
    {
        using var folder = new TemporaryFolder();
        string path = Copy(folder, "unsigned.nupkg");
        using PackageTree before = PackageTree.Open(path);
        string hash = before.Hash("contoso.plugin");

        new PackageSigner { Key = TrustedPackage.Key, NotAfter = TrustedPackage.Inside.AddYears(9) }.Sign(path);

        using PackageTree after = PackageTree.Open(path);
        Assert.Equal(hash, after.Hash("contoso.plugin"));
    }

    [Fact]
    public void Sign_PackageWithNuGetSignature_IsRefusedAndLeftAlone()
    {
        using var folder = new TemporaryFolder();
        string path = Copy(folder, "signed.nupkg");

        TrustException e = Assert.Throws<TrustException>(() => new PackageSigner { Key = TrustedPackage.Key }.Sign(path));

        Assert.Contains("dotnet nuget sign", e.Message);
        Assert.Equal(CaseFile.Content("blob", "signed.nupkg"), File.ReadAllBytes(path));
    }

    [Fact]
    public void Sign_EcdsaKey_IsRefusedAndLeavesNoTemporaryFile()
    {
        using var folder = new TemporaryFolder();
        string path = Copy(folder, "unsigned.nupkg");

        Assert.Throws<TrustException>(() => new PackageSigner { Key = TrustedPackage.NamedKey("ec-a.pem") }.Sign(path));

        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private static string Copy(TemporaryFolder folder, string blob)
    {
        string path = folder.File("p.nupkg");
        File.WriteAllBytes(path, CaseFile.Content("blob", blob));
        return path;
    }

    private static string Entries(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return string.Join(' ', archive.Entries.Where(entry => entry.FullName.StartsWith("popcon/", System.StringComparison.Ordinal)).Select(entry => entry.Name).Order());
    }
}
