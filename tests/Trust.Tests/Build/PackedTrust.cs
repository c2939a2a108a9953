using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Build;

/// <summary>The NuGet package PopCon.Trust, packed once for all tests of its targets.</summary>
public sealed class PackedTrust : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder with the package.</summary>
    public string Feed => _folder.Path;

    // Built beside the repository's own output, whose command other tests run at the same time. Analyzers have run with that.
    public async Task InitializeAsync()
    {
        using var build = new TemporaryFolder();
        string[] beside = ["--artifacts-path", build.Path];
        await DotnetAsync(_folder.Path, 0, ["restore", Repository.PathOf("src", "Cli"), .. beside]);
        await DotnetAsync(
            _folder.Path, 0, ["pack", Repository.PathOf("src", "Trust"), "-c", Repository.BuildConfiguration, "-o", _folder.Path, "-p:RunAnalyzers=false", .. beside]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs the SDK and checks its exit code.</summary>
    internal static async Task<string> DotnetAsync(string folder, int expected, params string[] args)
    {
        var environment = new Dictionary<string, string> { ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1", ["POPCON_CLI"] = string.Empty };
        (int exitCode, string output, string error) = await RawProcess.RunAsync("dotnet", [.. args, "-nologo", "-v", "q"], folder, environment);
        Assert.True(exitCode == expected, output + error);
        return output;
    }
}
