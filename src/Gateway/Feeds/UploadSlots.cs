using System;
using System.IO;
using System.Threading;
using Microsoft.AspNetCore.Http;
using PopCon.Metrics.Own;

namespace PopCon.Gateway.Feeds;

/// <summary>Bounds how many uploads are under way, and keeps room on the disk they are written to.</summary>
/// <param name="folder">Where uploads are written.</param>
/// <param name="own">Where bytes are counted.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class UploadSlots(string folder, OwnMetrics own)
{
    private readonly OwnCounter _bytes = own.Counter("popcon_gateway_upload_bytes_total", "Bytes of files that were stored.");
    private int _count;

    /// <summary>Uploads at a time.</summary>
    public int Maximum { get; set; }

    /// <summary>Bytes that stay free on the disk.</summary>
    public long MinFreeBytes { get; set; }

    /// <summary>Begins an upload.</summary>
    /// <exception cref="UploadException">Too many are under way, or the disk is nearly full.</exception>
    public IDisposable Enter()
    {
        if (new DriveInfo(folder).AvailableFreeSpace < MinFreeBytes)
        {
            throw new UploadException(StatusCodes.Status507InsufficientStorage, "The disk is nearly full.");
        }

        if (Interlocked.Increment(ref _count) <= Maximum)
        {
            return new Slot(this);
        }

        Interlocked.Decrement(ref _count);
        throw new UploadException(StatusCodes.Status503ServiceUnavailable, "Too many uploads at a time, try again later.");
    }

    /// <summary>Counts a file that was stored.</summary>
    public void Stored(long bytes) => _bytes.Add(bytes);

    private sealed class Slot(UploadSlots owner) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref owner._count);
    }
}
