using System.Runtime.InteropServices;
using System.Text;

namespace PopCon.Reporter.Interop;

/// <summary>What the core library of 3.1 keeps to itself.</summary>
internal static class FileSystem
{
    /// <summary>Whether a file or folder exists.</summary>
    internal static bool Exists(string path) => access(Encoding.UTF8.GetBytes(path + "\0"), 0) == 0;

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern unsafe int access(byte[] path, int mode);
}
