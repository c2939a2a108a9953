using System;
using System.IO;
using System.Linq;
using PopCon.Reporter.Attribution;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Attribution;

public sealed class DepsFileTests
{
    private const string Text = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64", "signature": "" },
          "targets": {
            ".NETCoreApp,Version=v10.0": {},
            ".NETCoreApp,Version=v10.0/linux-x64": {
              "App/1.0.0": { "dependencies": { "Alpha.Beta": "1.2.3", "Own": "1.0.0" }, "runtime": { "App.dll": {} } },
              "Alpha.Beta/1.2.3": { "dependencies": { "Gamma": "2.0.0" }, "runtime": { "lib/net8.0/Alpha.dll": { "assemblyVersion": "1.2.0.0" } },
                "resources": { "lib/net8.0/de/Alpha.resources.dll": { "locale": "de" } } },
              "Gamma/2.0.0": { "runtimeTargets": { "runtimes/unix/lib/net8.0/Gamma.dll": { "rid": "unix", "assetType": "runtime" } } },
              "Native/3.0.0": { "runtimeTargets": { "runtimes/win/native/native.dll": { "rid": "win", "assetType": "native" } } },
              "runtimepack.Core/10.0.0": { "runtime": { "System.Runtime.dll": {} } },
              "Own/1.0.0": { "dependencies": { "Delta": "4.0.0" }, "runtime": { "Own.dll": {} } },
              "Delta/4.0.0": { "runtime": { "lib/portable-net45\u002Bwin8/Delta.dll": {} } }
            }
          },
          "libraries": {
            "App/1.0.0": { "type": "project", "serviceable": false },
            "Alpha.Beta/1.2.3": { "type": "package", "serviceable": true, "path": "alpha.beta/1.2.3" },
            "Gamma/2.0.0": { "type": "package" },
            "Native/3.0.0": { "type": "package" },
            "runtimepack.Core/10.0.0": { "type": "runtimepack" },
            "Own/1.0.0": { "type": "project" },
            "Delta/4.0.0": { "type": "package" }
          }
        }
        """;

    [Theory]
    [InlineData("Alpha.dll", "alpha.beta")]
    [InlineData("ALPHA.DLL", "alpha.beta")]
    [InlineData("Gamma.dll", "gamma")]
    [InlineData("Delta.dll", "delta")]
    [InlineData("App.dll", null)]
    [InlineData("Own.dll", null)]
    [InlineData("System.Runtime.dll", null)]
    [InlineData("native.dll", null)]
    [InlineData("Nobody.dll", null)]
    public void Find_File_IsThePackageOrNone(string file, string? id) => Assert.Equal(id, Read(Text).Find(file)?.Id);

    [Fact]
    public void UnusedPackages_NothingLoaded_AreThoseWithAssemblies() => Assert.Equal(["alpha.beta", "delta", "gamma"], Unused(Read(Text)));

    /// <summary>E12: an assembly that was loaded from bytes or from another place is used all the same.</summary>
    [Fact]
    public void UnusedPackages_FileOfThatNameLoadedFromAnywhere_IsNotAmongThem() =>
        Assert.Equal(["delta"], Unused(Read(Text), "ALPHA.dll", "Gamma.dll", "Other.dll"));

    /// <summary>E21.</summary>
    [Fact]
    public void Find_ManagedExecutable_IsThePackage() =>
        Assert.Equal("gamma", Read(Text.Replace("Gamma.dll", "Gamma.exe", StringComparison.Ordinal)).Find("Gamma.exe")?.Id);

    [Theory]
    [InlineData("Alpha.dll", true)]
    [InlineData("Delta.dll", true)]
    [InlineData("Gamma.dll", false)]
    public void IsDirect_NamedByAnyProject_IsTrue(string file, bool isDirect) => Assert.Equal(isDirect, Read(Text).Find(file)!.IsDirect);

    [Fact]
    public void Find_Package_HasVersionAndFramework()
    {
        Package package = Read(Text).Find("Alpha.dll")!;
        Assert.Equal(("1.2.3", "net10.0"), (package.Version, package.Framework));
    }

    [Theory]
    [InlineData("Alpha.Beta", "1.2.3", true)]
    [InlineData("alpha.beta", "1.2.4", false)]
    [InlineData("own", "1.0.0", false)]
    public void FindPackage_ByIdAndVersion_OnlyAPackage(string id, string version, bool isFound) =>
        Assert.Equal(isFound, Read(Text).FindPackage(new Package(id, version)) is not null);

    [Fact]
    public void Read_EveryPrefix_NeverThrows()
    {
        for (int length = 0; length < Text.Length; length += 7)
        {
            Assert.Null(Read(Text[..length]).Find("Nobody.dll"));
        }
    }

    [Fact]
    public void Read_Missing_SaysNothing() => Assert.Empty(Unused(DepsFile.Read("/no/such.deps.json", "/no/")));

    [Fact]
    public void Read_TooBig_SaysNothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("big.deps.json", Text);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength((8L * 1024 * 1024) + 1);
        }

        Assert.Empty(Unused(DepsFile.Read(path, folder.Path)));
    }

    private static string[] Unused(DepsFile deps, params string[] loaded) =>
        [.. deps.UnusedPackages(loaded.ToDictionary(file => file, StringComparer.OrdinalIgnoreCase)).Select(package => package.Id).Order(StringComparer.Ordinal)];

    private static DepsFile Read(string text)
    {
        using var folder = new TemporaryFolder();
        return DepsFile.Read(folder.Write("app.deps.json", text), folder.Path + "/");
    }
}
