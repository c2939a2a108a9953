using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace PopCon.Gateway.Http;

/// <summary>Serves a file: whole, a single range of it, or 304.</summary>
/// <remarks>Stateless. Streams; memory does not grow with the file.</remarks>
internal static class FileResponse
{
    /// <summary>Answers with a file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="send">Sends a part, given its start and length. Its result: whether the client was there for all of it.</param>
    /// <param name="size">Its size.</param>
    /// <param name="tag">Its entity tag.</param>
    /// <param name="modified">When it was last changed.</param>
    /// <param name="contentType">Its type.</param>
    /// <returns>Whether all of it was sent, to the last byte.</returns>
    /// <exception cref="ConnectionAbortedException">The client has gone before it had what it asked for.</exception>
    public static async Task<bool> ServeAsync(
        HttpContext context, Func<long, long, Task<bool>> send, long size, string tag, DateTimeOffset modified, string contentType)
    {
        HttpResponse response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.XContentTypeOptions = "nosniff";
        if (IsUnchanged(context.Request.Headers, tag, modified))
        {
            await Responses.Empty(context, StatusCodes.Status304NotModified);
            return false;
        }

        (long start, long length) = (0, size);
        if (HttpMethods.IsGet(context.Request.Method) && TryRange(context.Request.Headers, size, tag, out start, out length))
        {
            if (length == 0)
            {
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{size}");
                await Responses.Empty(context, StatusCodes.Status416RangeNotSatisfiable);
                return false;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + length - 1}/{size}");
        }

        response.ContentType = contentType;
        response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return false;
        }

        if (!await send(start, length))
        {
            context.Abort();
            throw new ConnectionAbortedException();
        }

        await response.CompleteAsync();
        return length == size;
    }

    // A time counts only without a tag, https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2, and has whole seconds.
    private static bool IsUnchanged(IHeaderDictionary headers, string tag, DateTimeOffset modified) =>
        headers.IfNoneMatch.Count > 0
            ? EntityTag.Matches(headers.IfNoneMatch, tag)
            : DateTimeOffset.TryParseExact(headers.IfModifiedSince.ToString(), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset since)
                && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();

    // Several ranges, or one that is malformed, count as none.
    private static bool TryRange(IHeaderDictionary headers, long size, string tag, out long start, out long length)
    {
        (start, length) = (0, size);
        string range = headers.Range.ToString();
        bool isOutdated = headers.IfRange.Count > 0 && !string.Equals(headers.IfRange.ToString(), tag, StringComparison.Ordinal);
        int dash = range.IndexOf('-', StringComparison.Ordinal);
        if (isOutdated || !range.StartsWith("bytes=", StringComparison.Ordinal) || dash < 0 || range.Contains(',', StringComparison.Ordinal))
        {
            return false;
        }

        string from = range["bytes=".Length..dash];
        string to = range[(dash + 1)..];
        if (from.Length == 0)
        {
            if (!TryNumber(to, out long last))
            {
                return false;
            }

            start = Math.Max(0, size - last);
            length = size - start;
            return true;
        }

        long end = size - 1;
        if (!TryNumber(from, out start) || (to.Length > 0 && (!TryNumber(to, out end) || end < start)))
        {
            (start, length) = (0, size);
            return false;
        }

        length = start >= size ? 0 : Math.Min(end, size - 1) - start + 1;
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
