using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PopCon.Usage.Events.Batches;

namespace PopCon.Usage.Host.Answers;

/// <summary>Reads bodies within their limits, or refuses them.</summary>
/// <remarks>Stateless.</remarks>
internal static class RequestBody
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    // Forms of the protocol are below 1 kB.
    private const int MaxFormBytes = 8 * 1024;

    /// <summary>The bytes of a JSON body; <see langword="null"/> when it was refused, with 415 or 413.</summary>
    public static Task<byte[]?> ReadJsonAsync(HttpContext context) => ReadAsync(context, Json, UsageBatch.MaxBytes);

    /// <summary>The fields of a form; <see langword="null"/> when it was refused, with 415 or 413.</summary>
    public static async Task<Parameters?> ReadFormAsync(HttpContext context) =>
        await ReadAsync(context, Form, MaxFormBytes) is { } bytes ? new Parameters(QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(bytes))) : null;

    private static async Task<byte[]?> ReadAsync(HttpContext context, string mediaType, int maximum)
    {
        string given = context.Request.ContentType ?? string.Empty;
        if (!given.Split(';')[0].Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        {
            await Respond.ErrorAsync(context, StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"Expected {mediaType}.");
            return null;
        }

        byte[]? body = context.Request.ContentLength is not { } length ? await ReadAtMostAsync(context, maximum)
            : length <= maximum ? await ReadExactlyAsync(context, (int)length)
            : null;
        if (body is null)
        {
            await Respond.ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "too_large", string.Equals(mediaType, Json, StringComparison.Ordinal) ? "A batch has at most 64 KiB." : "A form has at most 8 KiB.");
        }

        return body;
    }

    private static async Task<byte[]> ReadExactlyAsync(HttpContext context, int length)
    {
        byte[] body = new byte[length];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return body;
    }

    private static async Task<byte[]?> ReadAtMostAsync(HttpContext context, int maximum)
    {
        using var body = new MemoryStream();
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            if (body.Length > maximum)
            {
                return null;
            }
        }

        return body.ToArray();
    }
}
