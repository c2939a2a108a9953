using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The sample <c>Runtimes</c>, published in one way or another, each once in a run, below the test output.</summary>
internal static class PublishedSample
{
    private static readonly string Project = Repository.PathOf("tests", "Samples", "Runtimes");
    private static readonly Lazy<string> Root = new(EmptyRoot);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Published = new(StringComparer.Ordinal);

    // One at a time: the machine has few processors, and NuGet's cache is shared.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>The executable, published with these arguments. The test is skipped when NuGet does not have the runtime.</summary>
    public static Task<string> ExecutableAsync(string variant, params string[] arguments) =>
        Published.GetOrAdd(variant, _ => new Lazy<Task<string>>(() => PublishAsync(variant, arguments))).Value;

    /// <summary>The executable for exactly one runtime version, which it carries along.</summary>
    public static Task<string> SelfContainedAsync(string framework, string runtime, string targetingPack, params string[] arguments) =>
        ExecutableAsync(
            string.Join('-', [runtime, .. arguments.Select(argument => argument.Split(':')[^1].Replace('=', '-'))]),
            [
                "--self-contained", "-p:SampleFramework=" + framework, "-p:SampleRuntime=" + runtime,
                "-p:SampleTargetingPack=" + targetingPack, .. arguments,
            ]);

    private static async Task<string> PublishAsync(string variant, string[] arguments)
    {
        string folder = Path.Combine(Root.Value, variant);
        await Turn.WaitAsync();
        try
        {
            await RunPublishAsync(folder, arguments);
        }
        finally
        {
            Turn.Release();
        }

        return Path.Combine(folder, "Runtimes");
    }

    // What an earlier run has published is never used again.
    private static string EmptyRoot()
    {
        string root = Path.Combine(AppContext.BaseDirectory, "published");
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        return root;
    }

    private static async Task RunPublishAsync(string folder, string[] arguments)
    {
        using var artifacts = new TemporaryFolder();
        List<string> all =
        [
            "publish", Project, "-c", "Release", "-r", "linux-x64", "-o", folder, "--artifacts-path", artifacts.Path, "-nodeReuse:false", .. arguments,
        ];
        (int exitCode, string output, string error) = await RunningProcess.RunAsync("dotnet", all, Hook.Off(), deadline: TimeSpan.FromMinutes(15));
        bool isRestoreFailure = output.Contains("error NU", StringComparison.Ordinal) || output.Contains("error NETSDK1112", StringComparison.Ordinal);
        Skip.If(exitCode != 0 && isRestoreFailure, "NuGet has no packs for this runtime here:\n" + output);
        Assert.True(exitCode == 0, output + error);
    }
}
