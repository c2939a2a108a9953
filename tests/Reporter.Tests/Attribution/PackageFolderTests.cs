using PopCon.Reporter.Attribution;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Attribution;

public sealed class PackageFolderTests
{
    [Theory]
    [InlineData("/root/.nuget/packages/newtonsoft.json/13.0.3/lib/net6.0/Newtonsoft.Json.dll", "newtonsoft.json", "13.0.3")]
    [InlineData("/offline/Some.Id/1.0.0-beta.2/runtimes/unix/lib/net8.0/Some.dll", "some.id", "1.0.0-beta.2")]
    [InlineData("/t/.store/csharpier/1.1.2/csharpier/1.1.2/tools/net9.0/any/CSharpier.dll", "csharpier", "1.1.2")]
    [InlineData("/t/.store/repl/0.7.1/repl.linux-x64/0.7.1/tools/net10.0/any/repl.dll", "repl.linux-x64", "0.7.1")]
    [InlineData("/y/x/1.0/tools/.store/Foo.dll", "x", "1.0")]
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

    /// <summary>E4: people write manifests by hand, so that only what NuGet itself writes is a proof.</summary>
    [Theory]
    [InlineData("id/1.0/.nupkg.metadata", true)]
    [InlineData("id/1.0/id.1.0.nupkg.sha512", true)]
    [InlineData("id/1.0/id.nuspec", false)]
    [InlineData("id/1.0/id.2.0.nupkg.sha512", false)]
    [InlineData("id/1.0/readme.txt", false)]
    public void Prove_ByWhatNuGetLeaves_NotByThePathOrAManifest(string mark, bool isProven)
    {
        using var folder = new TemporaryFolder();
        folder.Write(mark, string.Empty);
        Package? package = Find(folder.File("id/1.0/lib/net8.0/X.dll"));
        Assert.Equal(isProven ? "id" : null, package?.Id);
        Assert.Equal(isProven, package?.IsPackage ?? false);
    }

    /// <summary>E5: only a real tool store names its outer folders; E9: a tool for one runtime has the id that its user installed.</summary>
    [Theory]
    [InlineData(".store/csharpier/1.1.2/csharpier/1.1.2", "csharpier")]
    [InlineData(".store/repl/0.7.1/repl.linux-x64/0.7.1", "repl")]
    [InlineData("data/.store/team-secret/nuget/serilog/3.1.1", "serilog")]
    [InlineData("data/.store/serilog/3.1.1", "serilog")]
    [InlineData(".store/team-secret/1.0/serilog/3.1.1", "serilog")]
    [InlineData(".store/team-secret/3.1.1/serilog/3.1.1", "serilog")]
    public void Prove_FolderBelowAStore_NamesTheToolOnlyInTheStoresOwnLayout(string path, string id)
    {
        using var folder = new TemporaryFolder();
        folder.Write(path + "/.nupkg.metadata", string.Empty);
        Assert.Equal(id, Find(folder.File(path + "/tools/net10.0/any/X.dll"))?.Id);
    }

    /// <summary>E9: local tools and <c>dotnet tool exec</c> run from the packages folder.</summary>
    [Theory]
    [InlineData("repl.linux-x64", true, "repl")]
    [InlineData("repl.any", true, "repl")]
    [InlineData("repl.linux-x64", false, "repl.linux-x64")]
    [InlineData("repl.core", true, "repl.core")]
    public void Prove_PackageForOneRuntime_HasTheIdOfThePackageBesideIt(string name, bool hasPointer, string id)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name + "/0.7.1/.nupkg.metadata", string.Empty);
        folder.Write((hasPointer ? "repl" : "other") + "/0.7.1/.nupkg.metadata", string.Empty);
        Assert.Equal(id, Find(folder.File(name + "/0.7.1/tools/net10.0/any/X.dll"))?.Id);
    }

    private static Package? Find(string path) => PackageFolder.Prove(Folder(path, out Package candidate), candidate);

    private static string Folder(string path, out Package candidate)
    {
        candidate = PackageFolder.Parse(path, out string folder)!;
        return folder;
    }
}
