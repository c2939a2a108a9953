using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Inventories;

public sealed class InventoryReaderTests
{
    public static TheoryData<string, string, string> Inventories => new()
    {
        {
            "app.deps.json",
            """{"runtimeTarget":{"name":"net10.0"},"targets":{"net10.0":{"App/1.0.0":{"dependencies":{"Serilog":"3.1.1"},"runtime":{"App.dll":{}}},"Serilog/3.1.1":{"dependencies":{"Meta":"1.0"},"runtime":{"lib/net7.0/Serilog.dll":{}}},"Meta/1.0.0":{"dependencies":{}},"Native/1.0.0":{"runtimeTargets":{"runtimes/linux-x64/native/x.so":{"assetType":"native"}}}}},"libraries":{"App/1.0.0":{"type":"project"},"Serilog/3.1.1":{"type":"package"},"Meta/1.0.0":{"type":"package"},"Native/1.0.0":{"type":"package"}}}""",
            "dotnet meta transitive (it has no assembly to load)|dotnet native transitive (it has no assembly to load)|dotnet serilog direct"
        },
        {
            "project.assets.json",
            """{"version":3,"targets":{"net10.0":{"Polly/8.0.0":{"type":"package","dependencies":{"Polly.Core":"8.0.0"},"runtime":{"lib/net6.0/Polly.dll":{}}},"Polly.Core/8.0.0":{"type":"package","runtime":{"lib/net6.0/_._":{}}}}},"libraries":{"Polly/8.0.0":{"type":"package"},"Polly.Core/8.0.0":{"type":"package"}},"project":{"frameworks":{"net10.0":{"dependencies":{"polly":{"target":"Package"}}}}}}""",
            "dotnet polly direct|dotnet polly.core transitive (it has no assembly to load)"
        },
        {
            "packages.lock.json",
            """{"version":1,"dependencies":{"net10.0":{"Serilog":{"type":"Direct"},"Meziantou.Analyzer":{"type":"Direct"},"System.X":{"type":"Transitive"},"Pinned":{"type":"CentralTransitive"},"mylib":{"type":"Project"}}}}""",
            "dotnet meziantou.analyzer direct (it is an analyzer, which only the compiler loads)|dotnet pinned transitive|dotnet serilog direct|dotnet system.x transitive"
        },
        {
            "list.json",
            """{"version":1,"projects":[{"path":"a.csproj","frameworks":[{"framework":"net10.0","topLevelPackages":[{"id":"Serilog"}],"transitivePackages":[{"id":"Foo"}]}]},{"path":"b.csproj","frameworks":[{"topLevelPackages":[{"id":"foo"}]}]}]}""",
            "dotnet foo direct|dotnet serilog direct"
        },
        {
            "Directory.Packages.props",
            """<Project><ItemGroup><PackageVersion Include="Serilog" Version="3.1.1" /><GlobalPackageReference Include="MinVer" Version="5" /></ItemGroup></Project>""",
            "dotnet minver direct (it is used at build time only)|dotnet serilog"
        },
        { "requirements.txt", "# a comment\nFoo_Bar.baz==1.0 \\\n    --hash=sha256:00\n-r other.txt\nrequests[socks]>=2 ; python_version > '3'\n", "python foo-bar-baz|python requests" },
        { "freeze", "numpy==2.0\nmine @ file:///x\n-e git+https://host/x#egg=Edit_Able\ntypes-PyYAML==6\n", "python edit-able|python mine|python numpy|python types-pyyaml (it holds type stubs, which only type checkers read)" },
        { "pip.json", """[{"name":"Jinja2","version":"3"}]""", "python jinja2" },
        {
            "environment.yml",
            "name: data8\nchannels:\n- conda-forge\ndependencies:\n- python=3.11\n- conda-forge::numpy=1.26=py311\n- 'scipy <2'\n- r-ggplot2\n- pip:\n  - otter-grader==5\n",
            " ggplot2 direct|python numpy direct|python otter-grader direct|python python direct (it is a program or a native library, which Python does not import)|python scipy direct"
        },
        { "conda.json", """[{"name":"libgcc","version":"1","channel":"conda-forge"},{"name":"Foo","version":"1","channel":"pypi"}]""", "python foo|python libgcc (it is a program or a native library, which Python does not import)" },
        { "renv.lock", """{"R":{"Version":"4.4"},"Packages":{"ggplot2":{"Package":"ggplot2"},"R6":{"Package":"R6"}}}""", "r R6|r ggplot2" },
        { "installed.csv", "\"\",\"Package\",\"LibPath\",\"Version\"\n\"dplyr\",\"dplyr\",\"/usr/lib/R\",\"1.1\"\n", "r dplyr" },
        {
            "bom.json",
            """{"bomFormat":"CycloneDX","metadata":{"component":{"bom-ref":"app"}},"components":[{"bom-ref":"a","purl":"pkg:nuget/Serilog@3.1.1"},{"bom-ref":"b","purl":"pkg:pypi/my_lib@1","components":[{"bom-ref":"c","purl":"pkg:cran/R6@2"}]},{"purl":"pkg:npm/x@1"}],"dependencies":[{"ref":"app","dependsOn":["a"]}]}""",
            "dotnet serilog direct|python my-lib transitive|r R6 transitive"
        },
        { "spdx.json", """{"spdxVersion":"SPDX-2.3","packages":[{"externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:nuget/Serilog@3.1.1"}]}]}""", "dotnet serilog" },
        { "list", "Serilog\nnumpy # comment\n\n", " Serilog| numpy" },
    };

    [Theory]
    [MemberData(nameof(Inventories))]
    public void ReadText_KnownFormat_IsReadByItsContent(string name, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', InventoryReader.ReadText(text, name).Select(Text)));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]x")]
    [InlineData("[1,2]")]
    [InlineData("<html></html>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Project>&e;</Project>")]
    [InlineData("This is some prose.\nIt is no list.")]
    [InlineData("dependencies: [*a")]
    [InlineData("{\"targets\":")]
    [InlineData("""{"targets":{},"libraries":{"\ud800":{"type":"package"}}}""")]
    public void ReadText_SomethingElse_ThrowsOneClearSentence(string text)
    {
        InventoryException e = Assert.Throws<InventoryException>(() => InventoryReader.ReadText(text, "file.txt"));

        Assert.StartsWith("Cannot read \"file.txt\" as an inventory: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("passwd", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadText_HostileNesting_IsRefusedAndEndsNothing()
    {
        Assert.Throws<InventoryException>(() => InventoryReader.ReadText(new string('[', 1_000_000), "a"));
        Assert.Throws<InventoryException>(() => InventoryReader.ReadText("dependencies: " + new string('[', 100_000), "a"));
        Assert.Throws<InventoryException>(() => InventoryReader.ReadText("<Project>" + string.Concat(Enumerable.Repeat("<a>", 100_000)), "a"));
    }

    [Fact]
    public void Read_FolderOfApplications_ReadsAllDepsFiles()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/app.deps.json", (string)Inventories.First()[1]);
        folder.Write("b/c/other.deps.json", ((string)Inventories.First()[1]).Replace("Serilog", "Polly", StringComparison.Ordinal));

        IReadOnlyList<InventoryEntry> entries = InventoryReader.Read([folder.Path]);

        Assert.Equal(["meta", "native", "polly", "serilog"], entries.Select(one => one.Package));
    }

    [Fact]
    public void Read_SitePackages_TellsWhatWasAskedForAndWhatHasModules()
    {
        using var folder = new TemporaryFolder();
        folder.Write("My_Lib-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: My-Lib\n");
        folder.Write("My_Lib-1.0.dist-info/RECORD", "my_lib/__init__.py,,\n");
        folder.Write("My_Lib-1.0.dist-info/REQUESTED", "");
        folder.Write("meta-1.0.dist-info/RECORD", "meta-1.0.dist-info/METADATA,,\n");

        Assert.Equal(
            ["python meta transitive (it has no module to import)", "python my-lib direct"], InventoryReader.Read([folder.Path]).Select(Text));
    }

    [Fact]
    public void Read_NuGetCache_KnowsPackagesWithoutAssemblies()
    {
        using var folder = new TemporaryFolder();
        folder.Write("serilog/3.1.1/.nupkg.metadata", "{}");
        folder.Write("serilog/3.1.1/lib/net7.0/Serilog.dll", "");
        folder.Write("meta/1.0.0/meta.nuspec", "");

        Assert.Equal(["dotnet meta (it has no assembly to load)", "dotnet serilog"], InventoryReader.Read([folder.Path]).Select(Text));
    }

    [Fact]
    public void Read_NothingThere_ThrowsWithThePath()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(folder.Path, Assert.Throws<InventoryException>(() => InventoryReader.Read([folder.Path])).Message, StringComparison.Ordinal);
        Assert.Contains("missing.json", Assert.Throws<InventoryException>(() => InventoryReader.Read([folder.File("missing.json")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_Entries_GetVerdictsByTheRulesOfTheirLanguage()
    {
        PeriodFigures figures = Figures(("dotnet", "newtonsoft.json", 5), ("python", "foo-bar-baz", 4), ("r", "R6", 9), ("dotnet", "tool.analyzers", 1));
        InventoryEntry[] entries =
        [
            .. InventoryReader.ReadText("""{"projects":[{"frameworks":[{"topLevelPackages":[{"id":"Newtonsoft.Json"},{"id":"Gone"},{"id":"X.Analyzers"},{"id":"Tool.Analyzers"}]}]}]}""", "a"),
            .. InventoryReader.ReadText("Foo_Bar.baz==1\n", "requirements.txt"),
            .. InventoryReader.ReadText("r6\nR6\n", "list"),
        ];

        Assert.Equal(
            ["dotnet gone never seen 0", "dotnet tool.analyzers rare 1", "python foo-bar-baz rare 4", "dotnet newtonsoft.json used 5", " R6 used 9", " r6 used 9", "dotnet x.analyzers not observable 0"],
            InventoryComparison.Compare(figures, entries).Select(one => $"{one.Entry.Language} {one.Entry.Package} {one.Verdict} {one.Processes}"));
    }

    private static PeriodFigures Figures(params (string Language, string Package, long Processes)[] packages) => new()
    {
        Source = "test",
        Range = new DayRange(new(2026, 10, 1), new(2026, 10, 30)),
        Packages = [.. packages.Select(one => new PackageFigures { Language = one.Language, Package = one.Package, Processes = one.Processes })],
    };

    private static string Text(InventoryEntry entry) =>
        $"{entry.Language} {entry.Package}{(entry.Direct is { } direct ? direct ? " direct" : " transitive" : "")}{(entry.NotObservable is { } reason ? $" ({reason})" : "")}";
}
