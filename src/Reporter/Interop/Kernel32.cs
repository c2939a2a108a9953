using System.Runtime.InteropServices;

namespace PopCon.Reporter.Interop;

/// <summary>The functions that are needed of Windows' kernel32.</summary>
internal static unsafe class Kernel32
{
    /// <summary>The answer for a file that is not there.</summary>
    internal const uint InvalidFileAttributes = 0xFFFFFFFF;

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getfileattributesw"/>.</summary>
    [DllImport("kernel32", EntryPoint = "GetFileAttributesW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern uint GetFileAttributes(char* path);

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createdirectoryw"/>.</summary>
    [DllImport("kernel32", EntryPoint = "CreateDirectoryW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int CreateDirectory(char* path, nint security);
}
