using System;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The hook that install.sh --compile makes on this machine.</summary>
public sealed class CompiledHook : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _root = new();
    private string _problem = string.Empty;

    /// <summary>The file. The test is skipped when NuGet does not have the compiler.</summary>
    internal string Path
    {
        get
        {
            Skip.If(_problem.Contains("error NU", StringComparison.Ordinal), "NuGet has no compiler here:\n" + _problem);
            Assert.True(_problem.Length == 0, _problem);
            return _root.File("opt/popcon/PopCon.Reporter.dll");
        }
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            Repository.PathOf("install.sh"),
            ["--from", System.IO.Path.GetDirectoryName(Hook.Path)!, "--root", _root.Path, "--compile", "files"],
            deadline: TimeSpan.FromMinutes(15));
        _problem = exitCode == 0 ? string.Empty : error;
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();
}
