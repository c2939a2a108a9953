using System;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>Real tools from NuGet, scripts, and single-file programs. What NuGet does not have here is skipped.</summary>
[Trait("Speed", "Slow")]
public sealed class ToolTests
{
    // Of a tool only its own id counts: what it brings along nobody chose.
    [SkippableTheory]
    [InlineData("csharpier", "csharpier")]
    [InlineData("paket", "paket")]
    [InlineData("fantomas", "fantomas")]
    [InlineData("dotnet-ef", "dotnet-ef")]
    [InlineData("csharprepl", "csharprepl")]
    public async Task Tool_Installed_IsCountedByItsId(string id, string command)
    {
        using var folder = new TemporaryFolder();
        await RunOrSkipAsync(folder.Path, "tool", "install", id, "--tool-path", folder.Path);
        Assert.Equal([Pair.Used(id), Pair.Reports], await Pair.RunAsync(folder.File(command), ["--version"]));
    }

    [SkippableFact]
    public async Task LocalTool_FromTheManifest_IsCountedByItsId()
    {
        using var folder = new TemporaryFolder();
        await RunOrSkipAsync(folder.Path, "new", "tool-manifest", "--output", folder.Path);
        await RunOrSkipAsync(folder.Path, "tool", "install", "csharpier");
        Assert.Equal([Pair.Used("csharpier"), Pair.Reports], await Pair.RunAsync("dotnet", ["csharpier", "--version"], folder.Path));
    }

    [SkippableFact]
    public async Task Fsi_ScriptWithAPackage_IsCounted()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write(
            "script.fsx",
            "#r \"nuget: Newtonsoft.Json, 13.0.4\"\nprintfn \"%s\" (Newtonsoft.Json.JsonConvert.SerializeObject [1; 2])\n");
        await RunOrSkipAsync(folder.Path, "fsi", script);
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], await Pair.RunAsync("dotnet", ["fsi", script], folder.Path));
    }

    [SkippableFact]
    public async Task FileBasedProgram_WithAPackage_IsCounted()
    {
        using var folder = new TemporaryFolder();
        string program = folder.Write(
            "program.cs",
            "#:package Newtonsoft.Json@13.0.4\n#:property PublishAot=false\nSystem.Console.WriteLine(Newtonsoft.Json.JsonConvert.SerializeObject(new[] { 1, 2 }));\n");
        await RunOrSkipAsync(folder.Path, "run", program);
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], await Pair.RunAsync("dotnet", ["run", program], folder.Path));
    }

    private static async Task RunOrSkipAsync(string folder, params string[] arguments)
    {
        (int exitCode, string output, string error) =
            await RunningProcess.RunAsync("dotnet", arguments, Hook.Off(), folder, TimeSpan.FromMinutes(3));
        Skip.If(exitCode != 0, "dotnet " + string.Join(' ', arguments) + " cannot be done here:\n" + output + error);
    }
}
