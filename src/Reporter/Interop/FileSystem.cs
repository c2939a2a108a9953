using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace PopCon.Reporter.Interop;

/// <summary>Functions on files that the core library of 3.1 does not offer in public.</summary>
/// <remarks>
/// Thread-safe. On Linux nothing here throws for a file that is missing, locked or not allowed: an application can see every exception,
/// also one that is caught. Elsewhere the core library opens the file, and exceptions are part of that.
/// </remarks>
internal static unsafe class FileSystem
{
    private const int OwnerOnlyFile = 0x180; // 0600
    private const int OwnerOnlyFolder = 0x1C0; // 0700

    /// <summary>Whether this is Windows.</summary>
    internal static bool IsWindows => Path.DirectorySeparatorChar == '\\';

    private static bool IsLinux => !IsWindows && FileSystem.Exists("/proc/self");

    /// <summary>Whether a file or folder exists, or may be read with <see cref="Libc.R_OK"/>; on Windows only whether it exists.</summary>
    internal static bool Exists(string path, int mode = Libc.F_OK)
    {
        if (IsWindows)
        {
            fixed (char* name = path)
            {
                return Kernel32.GetFileAttributes(name) != Kernel32.InvalidFileAttributes;
            }
        }

        fixed (byte* name = CString.From(path))
        {
            return Libc.Access(name, mode) == 0;
        }
    }

    /// <summary>
    /// Opens a file to append to it; a new one belongs to its owner alone. Several processes may append at once: what one call writes
    /// stays together.
    /// </summary>
    /// <returns>The file, or <see langword="null"/> where it cannot be opened at once: no right, a symbolic link, a pipe without a reader.</returns>
    internal static FileStream? OpenToAppend(string path)
    {
        if (!IsLinux)
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 1);
        }

        int handle = OpenHandle(path, Libc.O_WRONLY_O_CREAT_O_APPEND_Safe_Linux);
        return handle < 0 ? null : Wrap(handle, FileAccess.Write);
    }

    /// <summary>Opens a file for this process alone; a new one belongs to its owner alone. Disposal releases it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patienceMilliseconds">The longest wait for another process that has it.</param>
    /// <returns>The file, or <see langword="null"/> where it cannot be opened or another process keeps it.</returns>
    internal static FileStream? OpenLocked(string path, int patienceMilliseconds)
    {
        long deadline = Environment.TickCount64 + patienceMilliseconds;
        if (!IsLinux)
        {
            return OpenUnshared(path, deadline);
        }

        int handle = OpenHandle(path, Libc.O_RDWR_O_CREAT_Safe_Linux);
        while (handle >= 0 && Libc.Flock(handle, Libc.LOCK_EX_LOCK_NB) != 0)
        {
            if (Environment.TickCount64 >= deadline)
            {
                _ = Libc.Close(handle);
                return null;
            }

            Thread.Sleep(1);
        }

        return handle < 0 ? null : Wrap(handle, FileAccess.ReadWrite);
    }

    /// <summary>Creates a folder and those above it that are missing, each for its owner alone. Fails silently: the use of it then fails.</summary>
    internal static void CreateFolder(string path)
    {
        for (int end = path.IndexOf('/', 1); end > 0; end = end < path.Length ? path.IndexOf('/', end + 1) : -1)
        {
            MakeFolder(path.Substring(0, end));
        }

        MakeFolder(path);
    }

    private static void MakeFolder(string path)
    {
        if (Exists(path))
        {
            return;
        }

        if (IsWindows)
        {
            fixed (char* name = path)
            {
                _ = Kernel32.CreateDirectory(name, 0);
            }

            return;
        }

        fixed (byte* name = CString.From(path))
        {
            _ = Libc.MkDir(name, OwnerOnlyFolder);
        }
    }

    private static int OpenHandle(string path, int flags)
    {
        fixed (byte* name = CString.From(path))
        {
            return Libc.Open(name, flags, OwnerOnlyFile);
        }
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The stream owns the handle.")]
    private static FileStream Wrap(int handle, FileAccess access) => new(new SafeFileHandle(new IntPtr(handle), ownsHandle: true), access, 1);

    private static FileStream? OpenUnshared(string path, long deadline)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException)
            {
                if (Environment.TickCount64 >= deadline)
                {
                    return null;
                }
            }

            Thread.Sleep(1);
        }
    }
}
