using PopCon.Reporter.Attribution;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Attribution;

/// <summary>E21: packages that other programs than NuGet's restore unpacked.</summary>
public sealed class FlatPackageFolderTests
{
    [Theory]
    [InlineData("tools/Addins/Cake.Json.7.0.1/Cake.Json.7.0.1.nupkg", "tools/Addins/Cake.Json.7.0.1/lib/net8.0/Cake.Json.dll", "cake.json", "7.0.1")]
    [InlineData("packages/Some.3D.1.2.0-rc.1/Some.3D.1.2.0-rc.1.nupkg", "packages/Some.3D.1.2.0-rc.1/lib/X.dll", "some.3d", "1.2.0-rc.1")]
    [InlineData("packages/Serilog/paket-installmodel.cache", "packages/Serilog/lib/net8.0/Serilog.dll", "serilog", "")]
    [InlineData("Modules/PSFramework/1.12.346/PSGetModuleInfo.xml", "Modules/PSFramework/1.12.346/bin/PSFramework.dll", "psframework", "1.12.346")]
    [InlineData("Modules/dbatools/2.1.0/PSGetModuleInfo.xml", "Modules/dbatools/2.1.0/dbatools.dll", "dbatools", "2.1.0")]
    public void Find_MarkedFolder_IsThePackage(string mark, string path, string id, string version)
    {
        using var folder = new TemporaryFolder();
        folder.Write(mark, string.Empty);
        Package? package = new PackageResolver().Find(folder.File(path));
        Assert.Equal((id, version, true), (package?.Id, package?.Version, package?.IsPackage));
    }

    [Theory]
    [InlineData("tools/Addins/Secret.1.0.0/lib/net8.0/Secret.dll")]
    [InlineData("packages/Secret/lib/Secret.dll")]
    [InlineData("packages/Secret/lib/1.0/Secret.dll")]
    [InlineData("Modules/Secret/1.0.0/Secret.dll")]
    [InlineData("Modules/Secret.dll")]
    public void Find_UnmarkedFolder_IsNone(string path)
    {
        using var folder = new TemporaryFolder();
        folder.Write("packages/Secret/Secret.nuspec", string.Empty);
        folder.Write("tools/Addins/Secret.1.0.0/Secret.nuspec", string.Empty);
        Assert.Null(new PackageResolver().Find(folder.File(path)));
    }

    // A package without a number at its end is none, whatever its file is called.
    [Fact]
    public void Find_FileWithoutAVersion_IsNone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("packages/Secret/Secret.nupkg", string.Empty);
        Assert.Null(new PackageResolver().Find(folder.File("packages/Secret/lib/Secret.dll")));
    }
}
