using System.Threading.Tasks;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>The one file on every runtime that NuGet has, and on every way to publish.</summary>
[Trait("Speed", "Slow")]
public sealed class RuntimeTests
{
    private static readonly string[] Expected = [Pair.Used("newtonsoft.json"), Pair.Reports];

    [SkippableTheory]
    [InlineData("netcoreapp3.1", "3.1.3", "3.1.0")]
    [InlineData("net8.0", "8.0.33", "8.0.33")]
    [InlineData("net9.0", "9.0.22", "9.0.22")]
    [InlineData("net10.0", "10.0.14", "10.0.14")]
    public async Task SelfContained_EachRuntime_IsCounted(string framework, string runtime, string targetingPack) =>
        Assert.Equal(Expected, await Pair.RunAsync(await PublishedSample.SelfContainedAsync(framework, runtime, targetingPack), []));

    [SkippableFact]
    public async Task SingleFile_SelfContained_IsCounted() =>
        Assert.Equal(
            Expected,
            await Pair.RunAsync(await PublishedSample.SelfContainedAsync("net10.0", "10.0.14", "10.0.14", "-p:PublishSingleFile=true"), []));

    [SkippableFact]
    public async Task SingleFile_FrameworkDependent_IsCounted() =>
        Assert.Equal(
            Expected,
            await Pair.RunAsync(await PublishedSample.ExecutableAsync("single-file", "--self-contained", "false", "-p:PublishSingleFile=true"), []));

    [SkippableFact]
    public async Task SingleFile_ThatExtractsItself_IsCounted() =>
        Assert.Equal(
            Expected,
            await Pair.RunAsync(
                await PublishedSample.ExecutableAsync(
                    "extracting", "--self-contained", "false", "-p:PublishSingleFile=true", "-p:IncludeAllContentForSelfExtract=true"),
                []));

    [SkippableFact]
    public async Task Trimmed_WithHooksAllowed_RunsUnharmed()
    {
        string program = await PublishedSample.SelfContainedAsync(
            "net10.0", "10.0.14", "10.0.14", "-p:PublishTrimmed=true", "-p:StartupHookSupport=true");

        // What the trimmer left of the runtime decides whether it can report: nothing wrong may come, that is all.
        Assert.All(await Pair.RunAsync(program, []), line => Assert.Contains(line, Expected));
    }

    [SkippableFact]
    public async Task Trimmed_ByDefault_IgnoresTheHook() =>
        Assert.Empty(await Pair.RunAsync(await PublishedSample.SelfContainedAsync("net10.0", "10.0.14", "10.0.14", "-p:PublishTrimmed=true"), []));
}
