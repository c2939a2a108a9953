using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>Real programs in folders whose names look like something else: no name of one's own may leave, no package may be lost.</summary>
public sealed class LayoutTests : IDisposable
{
    private static readonly string[] Expected = [Pair.Used("newtonsoft.json"), Pair.Reports];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>E4: the layout of a package, with a manifest that somebody wrote.</summary>
    [Fact]
    public async Task Run_FolderWithAHandWrittenManifest_SendsNoNameOfItsOwn()
    {
        string program = Copy("Exits", "src/secretproject/2.x/build");
        _folder.Write("src/secretproject/2.x/secretproject.nuspec", "<package />");
        Assert.Equal(Expected, await Pair.RunAsync("dotnet", [program, "return"]));
    }

    /// <summary>E5: a folder called <c>.store</c> that is none of the SDK's.</summary>
    [Fact]
    public async Task Run_FolderBelowADirectoryCalledStore_SendsNoNameOfItsOwn()
    {
        string program = Copy("Exits", "data/.store/team-secret/1.0/tools");
        Assert.Equal(Expected, await Pair.RunAsync("dotnet", [program, "return"]));
    }

    /// <summary>E6: a path that once ended the reporting thread.</summary>
    [Fact]
    public async Task Run_PluginRightInsideAStoreFolder_LosesNothing()
    {
        string plugin = Copy("Plugin", "x/1.0/tools/.store");
        Assert.Equal([Pair.Used("yamldotnet"), Pair.Reports], await Pair.RunSampleAsync("PluginHost", plugin));
    }

    /// <summary>E7.</summary>
    [Fact]
    public async Task DotnetTest_BelowAFolderCalledShared_CountsThePackages()
    {
        string tests = Copy("Checked", "shared/checked");
        Assert.Contains("newtonsoft.json", Pair.Ids(await Pair.RunAsync("dotnet", ["test", tests, "--nologo"], null, ("VSTEST_TESTHOST_SHUTDOWN_TIMEOUT", "20000"))));
    }

    /// <summary>E18: a list that tries to add a counter of its own.</summary>
    [Fact]
    public async Task Run_PluginListWithALineEndInAnId_SendsNoSuchLine()
    {
        string plugin = Copy("Plugin", "plugin");
        string list = Path.ChangeExtension(plugin, ".deps.json");
        await File.WriteAllTextAsync(list, (await File.ReadAllTextAsync(list)).Replace("YamlDotNet/", "a:1|c\nfake/", StringComparison.Ordinal));
        Assert.Equal([Pair.Reports], await Pair.RunSampleAsync("PluginHost", plugin));
    }

    /// <summary>E16: the SDK by a link, and its runtime elsewhere, as some distributions have it.</summary>
    [Fact]
    public async Task Sdk_OfLinkedParts_ReportsNothing()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        Directory.CreateDirectory(_folder.File("dotnet"));
        foreach (string name in new[] { "sdk", "host", "shared" }.Where(name => Directory.Exists(Path.Combine(root, name))))
        {
            Directory.CreateSymbolicLink(_folder.File("dotnet/" + name), Path.Combine(root, name));
        }

        File.Copy(Path.Combine(root, "dotnet"), _folder.File("dotnet/dotnet"));
        Assert.Empty(await Pair.RunAsync(_folder.File("dotnet/dotnet"), ["nuget", "locals", "all", "--list"]));
    }

    private string Copy(string sample, string to)
    {
        string target = _folder.File(to);
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Pair.Sample(sample))!))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return Path.Combine(target, sample + ".dll");
    }
}
