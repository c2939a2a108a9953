using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Packages;
using PopCon.Trust.Signatures;
using PopCon.Trust.Tests.Cases;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Build;

/// <summary>The NuGet package PopCon.Trust in a fresh project: it is packed, referenced, and signs what the project packs.</summary>
[Trait("Speed", "Slow")]
public sealed class PackageTargetsTests : IClassFixture<PackedTrust>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PackedTrust _trust;

    public PackageTargetsTests(PackedTrust trust)
    {
        _trust = trust;
        foreach (string key in new[] { "rsa-a.pem", "rsa-b.pub" })
        {
            File.WriteAllBytes(_folder.File(key), CaseFile.Content("key", key));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pack_ProjectWithThePackage_IsSignedAlsoWhenNothingChanged()
    {
        Project("net10.0", "<PopConPrivKeyPath>../rsa-a.pem</PopConPrivKeyPath><PopConPubKeyPath>../rsa-b.pub</PopConPubKeyPath><PopConTrustNotAfter>2027-01-01T00:00:00Z</PopConTrustNotAfter>");
        string package = await PackAsync();
        string first = Signature(package);

        Assert.Equal(package, await PackAsync());

        Assert.NotEqual(first, Signature(package));
        using PackageTree tree = PackageTree.Open(package);
        Assert.Equal(["popcon/contoso.widget.pub", "popcon/contoso.widget.sig", "popcon/trust.json"], tree.Beside.Where(PackagePath.IsOwn).Order(StringComparer.Ordinal));
        Assert.True(PluginSignature.Verify(tree.Hash("Contoso.Widget"), tree.ReadBeside("popcon/contoso.widget.sig", 9999), TrustedPackage.Key.PublicKey).IsTrusted);
    }

    [Fact]
    public async Task Pack_SeveralTargetFrameworks_IsSigned()
    {
        Project("net10.0;netstandard2.0", "<PopConPrivKeyPath>$(MSBuildProjectDirectory)/../rsa-a.pem</PopConPrivKeyPath>");

        Assert.NotEmpty(Signature(await PackAsync()));
    }

    [Fact]
    public async Task Pack_NothingSet_DoesNothing()
    {
        Project("net10.0", string.Empty);

        using PackageTree tree = PackageTree.Open(await PackAsync());
        Assert.DoesNotContain(tree.Beside, PackagePath.IsOwn);
    }

    [Theory]
    [InlineData("<PopConPrivKeyPath>../none.pem</PopConPrivKeyPath>", "PCT001")]
    [InlineData("<PopConPrivKeyPath>../rsa-a.pem</PopConPrivKeyPath><PopConPubKeyPath>../none.pub</PopConPubKeyPath>", "PCT001")]
    [InlineData("<PopConPrivKeyPath>../rsa-a.pem</PopConPrivKeyPath><PopConPubKeyPath>../rsa-a.pem</PopConPubKeyPath>", "PCT002")]
    [InlineData("<PopConPubKeyPath>../rsa-a.pem</PopConPubKeyPath>", "PCT002")]
    [InlineData("<PopConPubKeyPath>../rsa-b.pub</PopConPubKeyPath>", "PCT003")]
    [InlineData("<PopConPrivKeyPath>../rsa-b.pub</PopConPrivKeyPath>", "PCT005")]
    public async Task Pack_WrongKey_IsAnErrorAndLeavesNoPackage(string properties, string code)
    {
        Project("net10.0", properties);

        string output = await DotnetAsync(1, "pack", _folder.File("lib"), "-o", _folder.File("out"));

        Assert.Contains("error " + code, output);
        Assert.False(Directory.Exists(_folder.File("out")) && Directory.GetFiles(_folder.File("out"), "*.nupkg").Length > 0);
    }

    private void Project(string frameworks, string properties)
    {
        string element = frameworks.Contains(';', StringComparison.Ordinal) ? "TargetFrameworks" : "TargetFramework";
        _folder.Write("lib/Contoso.Widget.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <{element}>{frameworks}</{element}><Version>2.0.0</Version><Authors>x</Authors>
                <RestorePackagesPath>../packages</RestorePackagesPath><RestoreAdditionalProjectSources>{_trust.Feed}</RestoreAdditionalProjectSources>
                {properties}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="PopCon.Trust" Version="1.0.0" PrivateAssets="all" ExcludeAssets="compile" /></ItemGroup>
            </Project>
            """);
        _folder.Write("lib/W.cs", "public static class W { }\n");
    }

    private async Task<string> PackAsync()
    {
        await DotnetAsync(0, "pack", _folder.File("lib"), "-o", _folder.File("out"));
        return Assert.Single(Directory.GetFiles(_folder.File("out"), "*.nupkg"));
    }

    private static string Signature(string package)
    {
        using PackageTree tree = PackageTree.Open(package);
        return Convert.ToHexString(tree.ReadBeside("popcon/contoso.widget.sig", 9999)!);
    }

    private Task<string> DotnetAsync(int expected, params string[] args) => PackedTrust.DotnetAsync(_folder.Path, expected, args);
}
