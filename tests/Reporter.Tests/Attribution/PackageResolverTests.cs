using System;
using System.Collections.Concurrent;
using System.IO;
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

    /// <summary>E8: one folder may hold several plug-ins, each with its list.</summary>
    [Fact]
    public void Find_TwoPluginsInOneFolder_EachListCounts()
    {
        using var folder = new TemporaryFolder();
        WriteList(folder, "First", "One.Id", "One.dll");
        WriteList(folder, "Second", "Two.Id", "Two.dll");
        Assert.Equal([null, null, "one.id", "two.id"], FindAll(folder, "First.dll", "Second.dll", "One.dll", "Two.dll"));
    }

    /// <summary>E8: the list in a nearer folder hides that of an outer one, which knows other files of the same names.</summary>
    [Fact]
    public void Find_PluginInAFolderBelow_OnlyTheNearestListCounts()
    {
        using var folder = new TemporaryFolder();
        WriteList(folder, "Outer", "One.Id", "One.dll");
        WriteList(folder, "in/Inner", "Two.Id", "Two.dll");
        Assert.Equal([null, null, null, "two.id"], FindAll(folder, "Outer.dll", "in/Inner.dll", "in/One.dll", "in/Two.dll"));
    }

    /// <summary>E8: plug-ins beside the application itself.</summary>
    [Fact]
    public void Find_PluginBesideTheApplication_IsNamedByItsList()
    {
        string list = Path.Combine(AppContext.BaseDirectory, "E8.deps.json");
        File.WriteAllText(list, List("Beside.Id", "Beside.dll"));
        try
        {
            var resolver = new PackageResolver();
            string[] paths = [AppContext.BaseDirectory + "E8.dll", AppContext.BaseDirectory + "Beside.dll", AppContext.BaseDirectory + "xunit.assert.dll"];
            Assert.Equal(
                [null, "beside.id", "xunit.assert"],
                resolver.TakeCandidates(new ConcurrentQueue<string>(paths)).Select(path => resolver.Find(path)?.Id));
        }
        finally
        {
            File.Delete(list);
        }
    }

    /// <summary>E6: a path that looks like a tool store and is none.</summary>
    [Fact]
    public void Find_FileRightInsideAStoreFolder_IsNoneWithoutAnException()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x/1.0/.nupkg.metadata", string.Empty);
        Assert.Equal("x", new PackageResolver().Find(folder.File("x/1.0/tools/.store/Foo.dll"))?.Id);
        Assert.Null(new PackageResolver().Find("x/1.0/tools/.store/Foo.dll"));
    }

    /// <summary>E16: links may combine an SDK from one place with a runtime from another.</summary>
    [Fact]
    public void TakeCandidates_SdkOutsideTheRuntimesFolder_IsLeftOut()
    {
        using var root = new TemporaryFolder();
        root.Write("sdk/10.0.100/Sdks/Microsoft.NET.Sdk/Sdk/Sdk.props", string.Empty);
        var loads = new ConcurrentQueue<string>([root.File("sdk/10.0.100/Newtonsoft.Json.dll"), root.File("sdk/mine/1/Newtonsoft.Json.dll")]);
        Assert.Equal([root.File("sdk/mine/1/Newtonsoft.Json.dll")], new PackageResolver().TakeCandidates(loads));
    }

    /// <summary>E12: names of satellites are remembered although satellites count for nothing.</summary>
    [Fact]
    public void UnusedPackages_LoadedFromBytes_IsNotUnused()
    {
        var resolver = new PackageResolver(remembersFiles: true);
        Assert.Contains("xunit.assert", resolver.UnusedPackages().Select(package => package.Id));
        resolver.TakeCandidates(new ConcurrentQueue<string>(["xunit.assert.dll"]));
        Assert.DoesNotContain("xunit.assert", resolver.UnusedPackages().Select(package => package.Id));
    }

    private static System.Collections.Generic.IEnumerable<string?> FindAll(TemporaryFolder folder, params string[] files)
    {
        var resolver = new PackageResolver();
        return resolver.TakeCandidates(new ConcurrentQueue<string>(files.Select(folder.File))).Select(path => resolver.Find(path)?.Id);
    }

    private static void WriteList(TemporaryFolder folder, string plugin, string id, string file) => folder.Write(plugin + ".deps.json", List(id, file));

    private static string List(string id, string file) =>
        "{ \"targets\": { \"t\": { \"" + id + "/1.0.0\": { \"runtime\": { \"lib/net8.0/" + file + "\": {} } } } }, \"libraries\": { \"" + id + "/1.0.0\": { \"type\": \"package\" } } }";
}
