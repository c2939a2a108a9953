using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Feeds;

/// <summary>Gives a client a stored file: its bytes, or the address where the storage gives them.</summary>
/// <remarks>
/// Safe for concurrent requests. Bytes are read straight into the buffer that the server sends: a block costs one read and one send, and
/// no copy between. Memory does not grow with the file; a slow client holds one block.
/// </remarks>
internal sealed class StoredFileResponse
{
    private const string Type = "application/octet-stream";

    // What the server buffers for a client before it waits. Below 85,000 bytes, from where the runtime puts arrays on the large object heap.
    private const int BlockBytes = 64 * 1024;

    private readonly OpenFiles _files = new();

    /// <summary>Answers with a file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="store">Where the file is.</param>
    /// <param name="meta">The file.</param>
    /// <returns>The value of the label <c>via</c> if the client got the file; <see langword="null"/>: it did not, or not all of it.</returns>
    public async Task<string?> ServeAsync(FeedRequest request, IFileStore store, FileMeta meta)
    {
        HttpContext context = request.Context;
        string tag = $"\"{meta.Sha256}\"";

        // A signature is for one method: HEAD is answered from the meta.
        FileLocation location = request.IsGet ? await store.LocateAsync(meta, context.RequestAborted) : default;
        if (location.Url is { } url && !EntityTag.Matches(context.Request.Headers.IfNoneMatch, tag))
        {
            context.Response.Headers.CacheControl = "no-store";
            await Responses.Redirect(context, url.AbsoluteUri);
            return "redirect";
        }

        bool isWhole = await FileResponse.ServeAsync(
            context,
            (start, length) => location.Path is { } path
                ? SendAsync(context, path, meta, start, length)
                : SendAsync(context, store, meta, start, length),
            meta.Size,
            tag,
            meta.Uploaded,
            Type);
        return isWhole ? "served" : null;
    }

    private async Task<bool> SendAsync(HttpContext context, string path, FileMeta meta, long start, long length)
    {
        using OpenFiles.Reader file = Open(path, meta);

        // A read blocks the thread, as the framework's own would block another one.
        return await SendAsync(context, start, length, (position, block) => new ValueTask<int>(RandomAccess.Read(file.Handle, block.Span, position)));
    }

    private static async Task<bool> SendAsync(HttpContext context, IFileStore store, FileMeta meta, long start, long length)
    {
        await using Stream content = await store.OpenAsync(meta, meta.FileName, context.RequestAborted) ?? throw StorageException.Unavailable("read");
        content.Position = start;
        return await SendAsync(context, start, length, (_, block) => content.ReadAsync(block, context.RequestAborted));
    }

    private OpenFiles.Reader Open(string path, FileMeta meta)
    {
        OpenFiles.Reader file;
        try
        {
            file = _files.Open(path);
        }
        catch (IOException e)
        {
            throw StorageException.Of("read", e);
        }

        if (file.Length == meta.Size)
        {
            return file;
        }

        file.Dispose();
        throw StorageException.Unavailable("read");
    }

    // The last block counts as sent once it is given to a connection that is still there: a client that has all of it may close before
    // this end knows that it was sent.
    private static async Task<bool> SendAsync(HttpContext context, long start, long length, Func<long, Memory<byte>, ValueTask<int>> read)
    {
        // Before the start the server hands out a buffer of its own, which it copies.
        await context.Response.StartAsync(context.RequestAborted);
        PipeWriter body = context.Response.BodyWriter;
        FlushResult flushed = default;
        for (long sent = 0; sent < length;)
        {
            if (flushed.IsCompleted || context.RequestAborted.IsCancellationRequested)
            {
                return false;
            }

            int wanted = (int)Math.Min(length - sent, BlockBytes);
            int count = await read(start + sent, body.GetMemory(wanted)[..wanted]);
            if (count == 0)
            {
                throw StorageException.Unavailable("read");
            }

            body.Advance(count);
            sent += count;
            flushed = await body.FlushAsync(sent < length ? context.RequestAborted : CancellationToken.None);
        }

        return true;
    }
}
