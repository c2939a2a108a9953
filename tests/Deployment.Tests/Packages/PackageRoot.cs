using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Packages;

/// <summary>A fresh Debian with this machine's .NET, made once for its collection. Each script in it begins with the fresh state.</summary>
public sealed class PackageRoot : IDisposable
{
    // Stands for the packages of .NET, which Debian does not have.
    private const string DotnetPackage = """
        Package: aspnetcore-runtime-10.0
        Provides: dotnet-runtime-10.0
        Version: 10.0
        Architecture: all
        Maintainer: Tests <tests@example.org>
        Description: stands for the .NET that is mounted

        """;

    // Own mounts, processes and network; all end with the script. $1 to $5: root, changes, .NET, files, script.
    private const string Enter = """
        set -e
        busybox ifconfig lo up
        mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
        mount -t proc proc "$2/root/proc"
        mount --bind /dev "$2/root/dev"
        mount -t tmpfs tmpfs "$2/root/tmp"
        mount -t tmpfs tmpfs "$2/root/run"
        mkdir -p "$2/root/usr/share/dotnet" "$2/root/packages"
        mount --bind "$3" "$2/root/usr/share/dotnet"
        mount --bind "$4" "$2/root/packages"
        exec chroot "$2/root" env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive \
          DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_EnableDiagnostics=0 bash -euo pipefail -c "$5"
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _root;

    public PackageRoot() => _root = new(MakeAsync);

    // Where this machine's .NET is.
    private static string DotnetFolder { get; } = Path.GetDirectoryName(
        File.ResolveLinkTarget(Tool.Find("dotnet")!, returnFinalTarget: true)?.FullName ?? Tool.Find("dotnet"))!;

    /// <summary>The folder of the Debian; for reading only. Skips the test when there can be none.</summary>
    public Task<string> FolderAsync() => _root.Value;

    /// <summary>Runs a script in a copy of its own, with some files in <c>/packages</c>. Its exit code must be 0; returns its output.</summary>
    public async Task<string> RunAsync(IEnumerable<string> files, string script)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "A file system of one's own needs root.");
        Tool.Require("busybox", "busybox");
        string root = await _root.Value;
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "upper", "work", "root", "packages" })
        {
            Directory.CreateDirectory(folder.File(name));
        }

        await RunOrFailAsync("chmod", "755", folder.File("upper"));
        foreach (string file in files)
        {
            await RunOrFailAsync("cp", "-r", file, folder.File("packages/" + Path.GetFileName(file)));
        }

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "unshare",
            ["--mount", "--pid", "--net", "--fork", "--kill-child", "bash", "-c", Enter, "enter", root, folder.Path, DotnetFolder, folder.File("packages"), script],
            deadline: TimeSpan.FromMinutes(15));
        Skip.If(error.Contains("mount: ", StringComparison.Ordinal) && error.Contains("overlay", StringComparison.Ordinal), "No overlay file system here: " + error);
        Assert.True(exitCode == 0, output + error);
        return output;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static async Task RunOrFailAsync(string program, params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(program, (IEnumerable<string>)arguments);
        Assert.True(exitCode == 0, output + error);
    }

    private async Task<string> MakeAsync()
    {
        string root = await DebianRoot.MakeAsync(_folder, "libssl3,libstdc++6,zlib1g,systemd,procps");
        string package = Path.GetDirectoryName(Path.GetDirectoryName(_folder.Write("dotnet/DEBIAN/control", DotnetPackage)))!;
        await RunOrFailAsync("chmod", "-R", "755", package);
        await RunOrFailAsync("dpkg-deb", "--build", package, root + "/dotnet.deb");
        await RunOrFailAsync("chroot", root, "dpkg", "--install", "/dotnet.deb");
        await RunOrFailAsync("ln", "-s", "/usr/share/dotnet/dotnet", root + "/usr/bin/dotnet");
        await File.WriteAllTextAsync(root + "/etc/dpkg/dpkg.cfg.d/unsafe-io", "force-unsafe-io\n");
        return root;
    }
}
