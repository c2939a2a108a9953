using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Clients;

/// <summary>npm's hot-shots, installed once for a test class into a temporary folder.</summary>
/// <remarks>Its Unix socket transport needs a native add-on, which npm builds if it can; a test asks before it relies on it.</remarks>
public sealed class HotShotsPackage : IAsyncLifetime, IDisposable
{
    private const string Package = "hot-shots@17.1.1";
    private const string NativeAddOn = "unix-dgram";

    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private string? _reasonToSkip;

    /// <summary>Runs the client script, or skips the test when node or the package is missing.</summary>
    public async Task RunAsync(string mode, string target)
    {
        Skip.If(_reasonToSkip is not null, _reasonToSkip);
        await ClientScript.RunAsync("node", [ClientScript.PathOf("node_hot_shots.js"), mode, target], NodePath());
    }

    /// <summary>Skips the test when the native add-on for Unix sockets could not be built.</summary>
    public async Task RequireUnixSocketsAsync()
    {
        Skip.If(_reasonToSkip is not null, _reasonToSkip);
        var (exitCode, _, _) = await RunningProcess.RunAsync("node", ["-e", $"require('{NativeAddOn}')"], NodePath());
        Skip.If(exitCode != 0, $"npm could not build {NativeAddOn}: apt-get install build-essential python3 libnode-dev");
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Tool.Find("node") is null || Tool.Find("npm") is null)
        {
            _reasonToSkip = "node or npm is missing: apt-get install nodejs npm";
            return;
        }

        try
        {
            var (exitCode, _, error) = await RunningProcess.RunAsync(
                "npm", ["install", "--prefix", _folder.Path, "--no-audit", "--no-fund", Package], deadline: InstallDeadline);
            _reasonToSkip = exitCode == 0 ? null : $"npm could not install {Package}:\n{error}";
        }
        catch (TimeoutException)
        {
            _reasonToSkip = $"npm did not install {Package} in time: is the registry reachable?";
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> NodePath() =>
        new(StringComparer.Ordinal) { ["NODE_PATH"] = _folder.File("node_modules") };
}
