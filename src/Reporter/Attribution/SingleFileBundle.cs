using System;
using System.Globalization;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Attribution;

/// <summary>Finds the deps.json inside a single-file application.</summary>
/// <remarks>
/// The host hands the runtime a struct of functions, which only ever grows at its end and says its size in front
/// (host_runtime_contract.h of the runtime, from .NET 8 on). Its fourth field asks where in the executable a bundled file lies.
/// An older host has no such struct; then nothing is found.
/// </remarks>
internal static unsafe class SingleFileBundle
{
    private const int ProbeField = 3;

    /// <summary>Where the bundled file of this name lies in the executable.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="offset">Its first byte; 0 when not found.</param>
    /// <param name="length">Its size; 0 when not found.</param>
    /// <returns>Whether there is a bundle with such a file, not compressed.</returns>
    internal static bool TryFind(string name, out long offset, out long length)
    {
        offset = 0;
        length = 0;
        if (AppContext.GetData("HOST_RUNTIME_CONTRACT") is not string text
            || !text.StartsWith("0x", StringComparison.Ordinal)
            || !ulong.TryParse(text.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address)
            || address == 0)
        {
            return false;
        }

        void** contract = (void**)address;
        if ((ulong)contract[0] < (ProbeField + 1) * (uint)sizeof(void*) || contract[ProbeField] == null)
        {
            return false;
        }

        long position = 0;
        long size = 0;
        long compressed = 0;
        fixed (byte* path = CString.From(name))
        {
            var probe = (delegate* unmanaged[Cdecl]<byte*, long*, long*, long*, byte>)contract[ProbeField];
            bool isFound = probe(path, &position, &size, &compressed) != 0 && compressed == 0;
            offset = position;
            length = size;
            return isFound;
        }
    }

    /// <summary>The executable, whatever its user called it.</summary>
    internal static string Path(string applicationFolder)
    {
        string self = "/proc/self/exe";
        return FileSystem.Exists(self) ? self : applicationFolder + AppDomain.CurrentDomain.FriendlyName + (FileSystem.IsWindows ? ".exe" : string.Empty);
    }
}
