using System;
using System.Collections.Concurrent;
using System.Linq;
using PopCon.Reporter.Attribution;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Attribution;

/// <summary>The application here is the test host with the deps.json of these tests, which lists xunit among its packages.</summary>
public sealed class PackageResolverTests
{
    [Fact]
    public void Find_PackageBesideTheApplication_IsNamedByItsList() =>
        Assert.Equal("xunit.assert", new PackageResolver().Find(AppContext.BaseDirectory + "xunit.assert.dll")?.Id);

    [Fact]
    public void Find_SameNameElsewhere_IsNone() => Assert.Null(new PackageResolver().Find("/elsewhere/xunit.assert.dll"));

    [Fact]
    public void Find_BareNameOutsideASingleFile_IsNone() => Assert.Null(new PackageResolver().Find("xunit.assert.dll"));

    // The folders of a runtime store bear no mark of NuGet; the list of the application proves them.
    [Fact]
    public void Find_UnmarkedFolderOfAListedPackage_IsThePackage()
    {
        string version = new PackageResolver().Find(AppContext.BaseDirectory + "xunit.assert.dll")!.Version;
        Assert.Equal("xunit.assert", new PackageResolver().Find($"/store/x64/net10.0/xunit.assert/{version}/lib/net6.0/xunit.assert.dll")?.Id);
        Assert.Null(new PackageResolver().Find("/store/x64/net10.0/xunit.assert/0.0.1/lib/net6.0/xunit.assert.dll"));
    }

    [Fact]
    public void TakeCandidates_FrameworkAndSatellites_AreLeftOut()
    {
        var loads = new ConcurrentQueue<string>(
            [typeof(object).Assembly.Location, typeof(Uri).Assembly.Location, "/a/de/X.resources.dll", typeof(PackageResolver).Assembly.Location, "/a/X.dll"]);
        Assert.Equal(["/a/X.dll"], new PackageResolver().TakeCandidates(loads));
        Assert.Empty(loads);
    }

    [Fact]
    public void Find_PluginBesideItsOwnList_IsNamedByIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Plug.deps.json", """
            { "targets": { "t": { "Dep.Id/1.0.0": { "runtime": { "lib/net8.0/Dep.dll": {} } } } }, "libraries": { "Dep.Id/1.0.0": { "type": "package" } } }
            """);
        var resolver = new PackageResolver();

        // The dependency first: the order of loads must not matter.
        string[] paths = [folder.File("Dep.dll"), folder.File("Plug.dll")];
        Assert.Equal(
            ["dep.id", null],
            resolver.TakeCandidates(new ConcurrentQueue<string>(paths)).Select(path => resolver.Find(path)?.Id));
    }
}
