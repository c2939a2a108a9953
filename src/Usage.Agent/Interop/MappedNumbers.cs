using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;

namespace PopCon.Usage.Agent.Interop;

/// <summary>64-bit numbers in a file that all processes share through memory.</summary>
/// <remarks>
/// Safe from all threads and processes. An addition is one atomic instruction. The file must be written out in full before: a page
/// that has no room on the disk would end the process by SIGBUS (golang/go#74651).
/// </remarks>
internal sealed unsafe class MappedNumbers : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _numbers;

    /// <param name="path">A file of exactly <paramref name="offset"/> + 8 · count bytes.</param>
    /// <param name="offset">Where the numbers begin; a multiple of 8.</param>
    /// <param name="count">How many there are.</param>
    public MappedNumbers(string path, int offset, int count)
    {
        long length = offset + ((long)count * sizeof(long));
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length != length || !BitConverter.IsLittleEndian)
        {
            throw new IOException("The file does not have the expected length.");
        }

        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _numbers = (long*)(start + offset);
    }

    /// <summary>Adds to a number. The caller knows that it is there, and that nobody disposes this meanwhile.</summary>
    public void Add(int index, long count) => Interlocked.Add(ref _numbers[index], count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
