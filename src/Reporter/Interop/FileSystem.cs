using System.IO;

namespace PopCon.Reporter.Interop;

/// <summary>What the core library of 3.1 keeps to itself.</summary>
internal static unsafe class FileSystem
{
    /// <summary>Whether this is Windows.</summary>
    internal static bool IsWindows => Path.DirectorySeparatorChar == '\\';

    /// <summary>Whether a file or folder exists. Asks the system: to open it and fail would raise an exception that debuggers see.</summary>
    internal static bool Exists(string path)
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
            return Libc.Access(name, Libc.F_OK) == 0;
        }
    }
}
