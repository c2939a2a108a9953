using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Feeds;

/// <summary>Gives a client a stored file: its bytes, or the address where the storage gives them.</summary>
/// <remarks>Stateless. Memory does not grow with the file.</remarks>
internal static class StoredFileResponse
{
    private const int BlockBytes = 128 * 1024;
    private const string Type = "application/octet-stream";

    /// <summary>Answers with a file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="store">Where the file is.</param>
    /// <param name="meta">The file.</param>
    /// <returns>The value of the label <c>via</c> if the client got the file; <see langword="null"/>: it did not, or not all of it.</returns>
    public static async Task<string?> ServeAsync(FeedRequest request, IFileStore store, FileMeta meta)
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
                ? context.Response.SendFileAsync(path, start, length, context.RequestAborted)
                : CopyAsync(context, store, meta, start, length),
            meta.Size,
            tag,
            meta.Uploaded,
            Type);
        return isWhole ? "served" : null;
    }

    private static async Task CopyAsync(HttpContext context, IFileStore store, FileMeta meta, long start, long length)
    {
        await using Stream content = await store.OpenAsync(meta, meta.FileName, context.RequestAborted) ?? throw StorageException.Unavailable("read");
        content.Position = start;
        byte[] block = new byte[BlockBytes];
        for (long left = length; left > 0;)
        {
            int read = await content.ReadAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), context.RequestAborted);
            if (read == 0)
            {
                throw StorageException.Unavailable("read");
            }

            await context.Response.Body.WriteAsync(block.AsMemory(0, read), context.RequestAborted);
            left -= read;
        }
    }
}
