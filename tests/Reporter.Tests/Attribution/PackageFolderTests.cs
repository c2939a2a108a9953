using PopCon.Reporter.Attribution;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Attribution;

public sealed class PackageFolderTests
{
    [Theory]
    [InlineData("/root/.nuget/packages/newtonsoft.json/13.0.3/lib/net6.0/Newtonsoft.Json.dll", "newtonsoft.json", "13.0.3")]
    [InlineData("/offline/Some.Id/1.0.0-beta.2/runtimes/unix/lib/net8.0/Some.dll", "some.id", "1.0.0-beta.2")]
    [InlineData("/t/.store/csharpier/1.1.2/csharpier/1.1.2/tools/net9.0/any/CSharpier.dll", "csharpier", "1.1.2")]
    [InlineData("/t/.store/repl/0.7.1/repl.linux-x64/0.7.1/tools/net10.0/any/repl.dll", "repl", "0.7.1")]
    [InlineData("/usr/share/dotnet/store/x64/net8.0/dapper/2.1.35/lib/net7.0/Dapper.dll", "dapper", "2.1.35")]
    [InlineData("/a/first/1.0/lib/second/2.0/lib/x/Y.dll", "second", "2.0")]
    public void Parse_PathInAPackage_NamesIt(string path, string id, string version)
    {
        Package? package = PackageFolder.Parse(path, out string folder);
        Assert.Equal((id, version), (package?.Id, package?.Version));
        Assert.StartsWith(folder, path, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/home/someone/app/App.dll")]
    [InlineData("/usr/lib/app/App.dll")]
    [InlineData("/app/lib/v2/lib/App.dll")]
    [InlineData("/1.0/lib/App.dll")]
    [InlineData("App.dll")]
    [InlineData("/")]
    [InlineData("")]
    public void Parse_OtherPath_IsNone(string path) => Assert.Null(PackageFolder.Parse(path, out _));

    [Theory]
    [InlineData("id/1.0/.nupkg.metadata", true)]
    [InlineData("id/1.0/id.nuspec", true)]
    [InlineData("id/1.0/readme.txt", false)]
    public void IsProven_ByWhatNuGetLeaves_NotByTheTextOfThePath(string mark, bool expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write(mark, string.Empty);
        Package package = PackageFolder.Parse(folder.File("id/1.0/lib/net8.0/X.dll"), out string found)!;
        Assert.Equal(expected, PackageFolder.IsProven(found, package));
        Assert.Equal(expected, package.IsPackage);
    }
}
