using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Threading.Tasks;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>The one file on every runtime that NuGet has, and on every way to publish; as it is, and as install.sh --compile leaves it here.</summary>
[Trait("Speed", "Slow")]
public sealed class RuntimeTests(CompiledHook compiled) : IClassFixture<CompiledHook>
{
    private static readonly string[] Expected = [Pair.Used("newtonsoft.json"), Pair.Reports];

    [SkippableFact]
    public async Task Compiled_OnTheRuntimeOfItsSdk_LeavesNothingToCompile()
    {
        IReadOnlyList<string> methods = await CostTests.CompiledMethodsAsync(("DOTNET_STARTUP_HOOKS", compiled.Path));
        Assert.NotEmpty(methods);
        Assert.DoesNotContain(methods, CostTests.IsOfTheHook);
    }

    [SkippableFact]
    public void Compiled_File_IsTheSameAssembly()
    {
        using var before = new PEReader(File.OpenRead(Hook.Path));
        using var after = new PEReader(File.OpenRead(compiled.Path));
        Assert.NotEqual(0, after.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.Equal(ModuleOf(before), ModuleOf(after));
        static Guid ModuleOf(PEReader file) => file.GetMetadataReader().GetGuid(file.GetMetadataReader().GetModuleDefinition().Mvid);
    }

    [SkippableFact]
    public async Task Compiled_BesideTheFileItWasMadeFrom_ReportsOnce() =>
        Assert.Equal(
            Expected,
            await Pair.RunAsync(
                "dotnet", [Pair.Sample("Exits"), "return"], null, ("DOTNET_STARTUP_HOOKS", Hook.Path + Path.PathSeparator + compiled.Path)));

    [SkippableTheory]
    [InlineData("netcoreapp3.1", "3.1.3", "3.1.0")]
    [InlineData("net8.0", "8.0.33", "8.0.33")]
    [InlineData("net9.0", "9.0.22", "9.0.22")]
    [InlineData("net10.0", "10.0.14", "10.0.14")]
    public async Task SelfContained_EachRuntime_IsCounted(string framework, string runtime, string targetingPack) =>
        await AssertCountedAsync(await PublishedSample.SelfContainedAsync(framework, runtime, targetingPack));

    [SkippableFact]
    public async Task SingleFile_SelfContained_IsCounted() =>
        await AssertCountedAsync(await PublishedSample.SelfContainedAsync("net10.0", "10.0.14", "10.0.14", "-p:PublishSingleFile=true"));

    [SkippableFact]
    public async Task SingleFile_FrameworkDependent_IsCounted() =>
        await AssertCountedAsync(await PublishedSample.ExecutableAsync("single-file", "--self-contained", "false", "-p:PublishSingleFile=true"));

    [SkippableFact]
    public async Task SingleFile_ThatExtractsItself_IsCounted() =>
        await AssertCountedAsync(
            await PublishedSample.ExecutableAsync(
                "extracting", "--self-contained", "false", "-p:PublishSingleFile=true", "-p:IncludeAllContentForSelfExtract=true"));

    [SkippableFact]
    public async Task Trimmed_WithHooksAllowed_RunsUnharmed()
    {
        string program = await PublishedSample.SelfContainedAsync(
            "net10.0", "10.0.14", "10.0.14", "-p:PublishTrimmed=true", "-p:StartupHookSupport=true");

        // What the trimmer left of the runtime decides whether it can report: nothing wrong may come, that is all.
        foreach (string hook in new[] { Hook.Path, compiled.Path })
        {
            Assert.All(await Pair.RunAsync(program, [], null, ("DOTNET_STARTUP_HOOKS", hook)), line => Assert.Contains(line, Expected));
        }
    }

    [SkippableFact]
    public async Task Trimmed_ByDefault_IgnoresTheHook() =>
        Assert.Empty(await Pair.RunAsync(await PublishedSample.SelfContainedAsync("net10.0", "10.0.14", "10.0.14", "-p:PublishTrimmed=true"), []));

    private async Task AssertCountedAsync(string program)
    {
        Assert.Equal(Expected, await Pair.RunAsync(program, []));
        Assert.Equal(Expected, await Pair.RunAsync(program, [], null, ("DOTNET_STARTUP_HOOKS", compiled.Path)));
    }
}
