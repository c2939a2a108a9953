using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace PopCon.Update.Interop;

/// <summary>Texts as C functions take them: an array of pointers to UTF-8, with a null pointer at its end.</summary>
/// <remarks>Owns the memory until it is disposed. Not thread-safe.</remarks>
internal sealed class NativeTexts : IDisposable
{
    private readonly int _count;

    /// <summary>Copies the texts.</summary>
    public NativeTexts(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        Pointer = Marshal.AllocCoTaskMem((_count + 1) * nint.Size);
        for (int i = 0; i < _count; i++)
        {
            Marshal.WriteIntPtr(Pointer, i * nint.Size, Marshal.StringToCoTaskMemUTF8(texts[i]));
        }

        Marshal.WriteIntPtr(Pointer, _count * nint.Size, nint.Zero);
    }

    /// <summary>The array.</summary>
    public nint Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            Marshal.FreeCoTaskMem(Marshal.ReadIntPtr(Pointer, i * nint.Size));
        }

        Marshal.FreeCoTaskMem(Pointer);
    }
}
