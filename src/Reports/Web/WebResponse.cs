using System;
using System.Collections.Generic;
using System.Text;

namespace PopCon.Reports.Web;

/// <summary>A complete HTTP response.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The header <c>Content-Type</c>.</param>
/// <param name="Body">The bytes.</param>
/// <param name="Headers">Further headers.</param>
public sealed record WebResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private static readonly KeyValuePair<string, string>[] Common =
    [
        new("Cache-Control", "no-store"),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "same-origin"),
    ];

    /// <summary>A response with the headers that all of them have.</summary>
    public static WebResponse Create(int status, string contentType, ReadOnlyMemory<byte> body, params IEnumerable<KeyValuePair<string, string>> headers) =>
        new(status, contentType, body, [.. Common, .. headers]);

    /// <summary>One sentence as plain text.</summary>
    public static WebResponse Text(int status, string sentence) =>
        Create(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(sentence + "\n"));
}
