using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Web;

namespace PopCon.Reports.Page;

/// <summary>The fields of a form that was posted, as <c>multipart/form-data</c> or URL-encoded.</summary>
/// <remarks>Stateless. Reads at most <see cref="WebRequest.MaxBodyBytes"/> into memory and keeps nothing.</remarks>
internal static class UploadedText
{
    // A form of ours has three fields.
    private const int MaxParts = 16;

    /// <summary>Reads the fields; <see langword="null"/> where the body is too long or not a form.</summary>
    public static async Task<Dictionary<string, (string FileName, string Text)>?> ReadAsync(WebRequest request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Body is null ? [] : await ReadBodyAsync(request.Body, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return null;
        }

        if (request.ContentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            QueryString form = QueryString.Parse(Encoding.UTF8.GetString(body));
            return form.Names.Distinct(StringComparer.Ordinal).Take(MaxParts).ToDictionary(name => name, name => (string.Empty, form[name] ?? string.Empty), StringComparer.Ordinal);
        }

        return Boundary(request.ContentType) is { } boundary ? ReadParts(body, Encoding.ASCII.GetBytes("--" + boundary)) : null;
    }

    private static async Task<byte[]?> ReadBodyAsync(Stream body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > WebRequest.MaxBodyBytes)
            {
                return null;
            }

            await bytes.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        return bytes.ToArray();
    }

    private static string? Boundary(string contentType)
    {
        const string name = "boundary=";
        int at = contentType.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return !contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) || at < 0
            ? null
            : contentType[(at + name.Length)..].Split(';')[0].Trim().Trim('"') is { Length: > 0 and <= 70 } boundary ? boundary : null;
    }

    private static Dictionary<string, (string FileName, string Text)>? ReadParts(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary)
    {
        var fields = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        for (int part = 0; part < MaxParts; part++)
        {
            int begin = body.IndexOf(boundary);
            if (begin < 0)
            {
                return null;
            }

            body = body[(begin + boundary.Length)..];
            if (body.StartsWith("--"u8))
            {
                return fields;
            }

            int end = body.IndexOf(boundary);
            int blank = body.IndexOf("\r\n\r\n"u8);
            if (end < 0 || blank < 0 || blank > end)
            {
                return null;
            }

            string head = Encoding.UTF8.GetString(body[..blank]);
            if (Parameter(head, "; name=\"") is { } name)
            {
                fields[name] = (Parameter(head, "; filename=\"") ?? string.Empty, Encoding.UTF8.GetString(body[(blank + 4)..Math.Max(blank + 4, end - 2)]));
            }
        }

        return null;
    }

    private static string? Parameter(string head, string begin)
    {
        int at = head.IndexOf(begin, StringComparison.OrdinalIgnoreCase);
        int end = at < 0 ? -1 : head.IndexOf('"', at + begin.Length);
        return end < 0 ? null : head[(at + begin.Length)..end];
    }
}
