using System;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.State;

/// <summary>A file system of 128 KiB in memory, which can be full or read-only. Only root can make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <summary>Mounts it on a new folder; skips the test where that is not permitted.</summary>
    public static async Task<SmallDisk> MountAsync(string path)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "only root may mount a file system");
        Directory.CreateDirectory(path);
        (int exitCode, _, string error) = await RunningProcess.RunAsync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", path]);
        Skip.If(exitCode != 0, "no file system can be mounted here: " + error);
        return new SmallDisk(path);
    }

    /// <summary>The path of a file on it.</summary>
    public string File(string name) => Path.Combine(_path, name);

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using FileStream filler = System.IO.File.Create(File("filler"), bufferSize: 1);
        try
        {
            byte[] page = new byte[4096];
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Empty() => System.IO.File.Delete(File("filler"));

    /// <summary>Permits no more changes.</summary>
    public async Task MakeReadOnlyAsync()
    {
        // A second mount of the same disk over the first: the bridge's lock file, open for writing, keeps the first as it is.
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            "sh", ["-c", "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"", _path]);
        Assert.True(exitCode == 0, error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using RunningProcess unmount = RunningProcess.Start("sh", ["-c", "while umount -l \"$0\" 2> /dev/null; do :; done", _path]);
        unmount.WaitForExitAsync().GetAwaiter().GetResult();
    }
}
