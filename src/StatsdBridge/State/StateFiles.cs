using System;
using System.IO;
using PopCon.StatsdBridge.State.Interop;

namespace PopCon.StatsdBridge.State;

/// <summary>Opens the state file and the files beside it; touches nothing but regular files. Stateless.</summary>
/// <remarks>
/// A device must not be renamed, a FIFO must not be waited for, and a symbolic link that somebody put into a shared folder
/// must not decide where the bridge writes.
/// </remarks>
internal static class StateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Why a path cannot be used, as a sentence; <see langword="null"/> for a regular file and for a path that is free.</summary>
    public static string? WhyUnusable(string path)
    {
        if (Directory.Exists(path))
        {
            return Sentence(path, "a folder");
        }

        string? kind = !OperatingSystem.IsLinux() ? null : LinuxFileStatus.TypeOf(path) switch
        {
            0x1000 => "a FIFO",
            0x2000 => "a character device",
            0x4000 => "a folder",
            0x6000 => "a block device",
            0xA000 => "a symbolic link",
            0xC000 => "a socket",
            _ => null,
        };
        return kind is null ? null : Sentence(path, kind);
    }

    /// <summary>Opens a file that must not be anything but a regular one.</summary>
    /// <exception cref="IOException">It is something else, or cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
        RefuseUnusable(path);
        return File.OpenRead(path);
    }

    /// <summary>Makes a new file for its owner alone, in place of a leftover of that name.</summary>
    /// <exception cref="IOException">The name is taken by something else, or the file cannot be made.</exception>
    public static FileStream Create(string path)
    {
        RefuseUnusable(path);
        File.Delete(path);

        // CreateNew is O_CREAT | O_EXCL, which does not follow a symbolic link put there meanwhile.
        return Open(path, FileMode.CreateNew);
    }

    /// <summary>Opens a file, made if need be, that no other process has open by this method at the same time.</summary>
    /// <exception cref="IOException">Another process has it open, or it cannot be opened.</exception>
    public static FileStream OpenAlone(string path)
    {
        RefuseUnusable(path);
        return Open(path, FileMode.OpenOrCreate);
    }

    /// <summary>Renames a file over another one.</summary>
    /// <exception cref="IOException">The target is not a regular file, or cannot be replaced.</exception>
    public static void Replace(string source, string target)
    {
        RefuseUnusable(target);
        File.Move(source, target, overwrite: true);
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void RefuseUnusable(string path)
    {
        if (WhyUnusable(path) is { } reason)
        {
            throw new IOException(reason);
        }
    }

    private static string Sentence(string path, string kind) =>
        $"\"{path}\" is {kind}: expected a regular file, or a path where one can be created.";
}
