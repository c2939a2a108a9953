using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Packages;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Kube;

/// <summary>podman with a store of its own, which runs Kubernetes manifests as pods. Holds one image: the bridge of the release on a plain Debian without .NET.</summary>
public sealed class PodmanEngine : IDisposable
{
    /// <summary>The image of the bridge.</summary>
    public const string Image = "localhost/popcon/bridge";

    // A container may not raise its limits above this machine's.
    private const string Settings = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
        """;

    private readonly TemporaryFolder _folder = new();
    private Task? _image;

    /// <summary>Imports the image; skips the test where no container can run.</summary>
    public async Task PrepareAsync(BuiltRelease release, PackageRoot root)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Containers with a memory limit need root.");
        Tool.Require("podman", "podman");
        Tool.Require("runc", "runc");
        Tool.Require("catatonit", "catatonit");
        await (_image ??= ImportAsync(release, root));
    }

    /// <summary>Runs podman; its exit code must be 0. Returns what it printed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await TryRunAsync(arguments);
        Assert.True(exitCode == 0, $"podman {string.Join(' ', arguments)}\n{output}\n{error}");
        return output.TrimEnd();
    }

    /// <summary>Runs podman.</summary>
    public Task<(int ExitCode, string Output, string Error)> TryRunAsync(IEnumerable<string> arguments) => RunningProcess.RunAsync(
        "podman", [.. Options, .. arguments], Variables, deadline: TimeSpan.FromMinutes(3));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_image is not null)
        {
            TryRunAsync(["pod", "rm", "--force", "--all"]).GetAwaiter().GetResult();
            foreach (string mount in File.ReadLines("/proc/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(_folder.Path, StringComparison.Ordinal)).Reverse().ToArray())
            {
                RunningProcess.RunAsync("umount", [mount]).GetAwaiter().GetResult();
            }
        }

        _folder.Dispose();
    }

    private string[] Options =>
    [
        "--root", _folder.File("root"), "--runroot", _folder.File("run"), "--network-config-dir", _folder.File("net"),
        "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "file", "--storage-driver", "overlay",
    ];

    private Dictionary<string, string?> Variables => new(StringComparer.Ordinal)
    {
        ["CONTAINERS_CONF"] = _folder.File("containers.conf"),
        ["TMPDIR"] = _folder.Path,
    };

    private async Task ImportAsync(BuiltRelease release, PackageRoot root)
    {
        _folder.Write("containers.conf", Settings);
        string import = "set -o pipefail; root=$1 bridge=$2 work=$3; shift 3; tar --extract --file \"$bridge\" --directory \"$work\"; tar --create "
            + "--transform 's,^popcon-bridge-[^/]*,app,' --directory \"$root\" . "
            + "--directory \"$work\" $(cd \"$work\" && echo popcon-bridge-*) | podman \"$@\" import "
            + "--change 'ENTRYPOINT [\"/app/PopCon.StatsdBridge\"]' "
            + "--change 'ENV PATH=/usr/bin:/bin' --change 'ENV DOTNET_EnableDiagnostics=0' --change 'USER 65532:65532' - " + Image;
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "bash",
            ["-c", import, "import", await root.FolderAsync(), await release.FileAsync("popcon-bridge-"), Directory.CreateDirectory(_folder.File("app")).FullName, .. Options],
            Variables,
            deadline: TimeSpan.FromMinutes(15));
        Assert.True(exitCode == 0, output + error);
        (exitCode, output, error) = await TryRunAsync(["run", "--rm", "--network", "host", "--entrypoint", "true", Image]);
        Skip.If(exitCode != 0, "No container can run here: " + output + error);
    }
}
