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
        // Busy while a file is open for writing, so it is tried until the bridge is between two saves.
        await Eventually.TrueAsync(
            async () => (await RunningProcess.RunAsync("mount", ["-o", "remount,ro", _path])).ExitCode == 0, "the disk to be read-only");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using RunningProcess unmount = RunningProcess.Start("umount", ["-l", _path]);
        unmount.WaitForExitAsync().GetAwaiter().GetResult();
    }
}
