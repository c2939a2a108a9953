using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Loading;

/// <summary>A host program with a plug-in that brings a package, a satellite assembly and a native library.</summary>
public sealed class PluginHostTests
{
    [SkippableFact]
    public async Task Host_TrustedPlugin_LoadsAllItsPartsFromMemoryOrAPrivateFolder()
    {
        using TrustedPackage package = await PluginAsync();
        package.Signed().Policy();
        using var temporary = new TemporaryFolder();

        (int exitCode, string output, string error) = await HostAsync(package, temporary);

        Assert.Equal((0, "- 1 - 2 - 3 location=[]\nHallo\n42\n", string.Empty), (exitCode, output, error));
        Assert.Empty(Directory.GetFileSystemEntries(temporary.Path, "popcon-trust-*"));
    }

    [SkippableTheory]
    [InlineData("YamlDotNet.dll")]
    [InlineData("de/TrustedPlugin.resources.dll")]
    [InlineData("libtrustednative.so")]
    public async Task Host_PartOfThePluginModified_RunsNothing(string file)
    {
        using TrustedPackage package = await PluginAsync();
        package.Signed().Policy();
        byte[] content = await File.ReadAllBytesAsync(Path.Combine(package.Path, file));
        content[^1] ^= 1;
        package.With(file, content);
        using var temporary = new TemporaryFolder();

        Assert.Equal((1, string.Empty, "Refused: files\n"), await HostAsync(package, temporary));
    }

    private static async Task<(int ExitCode, string Output, string Error)> HostAsync(TrustedPackage package, TemporaryFolder temporary) =>
        await RunningProcess.RunAsync(
            "dotnet",
            ["exec", Path.Combine(Repository.OutputOf("tests/Samples/TrustedPluginHost"), "TrustedPluginHost.dll"), package.PolicyPath, package.Path],
            new Dictionary<string, string?> { ["TMPDIR"] = temporary.Path, ["DOTNET_EnableDiagnostics"] = "0" });

    private static async Task<TrustedPackage> PluginAsync()
    {
        string compiler = Tool.Require("gcc", "gcc");
        var package = new TrustedPackage();
        string built = Repository.OutputOf("tests/Samples/TrustedPlugin");
        foreach (string file in Directory.GetFiles(built, "*", SearchOption.AllDirectories))
        {
            package.With(Path.GetRelativePath(built, file), await File.ReadAllBytesAsync(file));
        }

        using var sources = new TemporaryFolder();
        string library = Path.Combine(package.Path, "libtrustednative.so");
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            compiler, ["-shared", "-fPIC", "-o", library, sources.Write("answer.c", "int answer(void) { return 42; }\n")]);
        Assert.True(exitCode == 0, error);
        return package;
    }
}
