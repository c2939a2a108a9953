using System;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Usage.Tests.Support;

/// <summary>A file system of its own that is soon full. Needs root; other tests are skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.Path;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts it.</summary>
    public static async Task<SmallDisk> MountAsync()
    {
        string mount = Tool.Require("mount", "mount");
        var disk = new SmallDisk();
        (int exitCode, _, string error) = await RunningProcess.RunAsync(mount, ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.Path]);
        if (exitCode != 0)
        {
            disk._folder.Dispose();
            Skip.If(true, "A file system cannot be mounted here: " + error);
        }

        return disk;
    }

    /// <summary>Leaves no room for another byte.</summary>
    public void Fill()
    {
        using FileStream ballast = File.Create(Ballast, bufferSize: 1);
        try
        {
            while (true)
            {
                ballast.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        using var unmount = System.Diagnostics.Process.Start("umount", ["--lazy", Path]);
        unmount.WaitForExit();
        _folder.Dispose();
    }
}
