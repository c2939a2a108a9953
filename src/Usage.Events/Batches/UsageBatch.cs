using System;
using System.Collections.Generic;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Events.Batches;

/// <summary>The body of an upload, in canonical JSON (RFC 8785), and its limits.</summary>
internal static class UsageBatch
{
    /// <summary>Rows of one batch.</summary>
    public const int MaxRows = 2000;

    /// <summary>Bytes of one body; a host refuses more.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The largest count of a row: agents cut larger ones down to it.</summary>
    public const int MaxCount = 10_000;

    /// <summary>Days that a row may be old.</summary>
    public const int MaxAgeDays = 30;

    /// <summary>Hex digits of a batch id, and of an install id.</summary>
    public const int IdLength = 32;

    /// <summary>The names of the columns.</summary>
    public static readonly IReadOnlyList<string> Headers = ["feature", "version", "day", "count"];

    /// <summary>The body. Keys are written in the order of their characters, as canonical JSON asks for.</summary>
    /// <param name="id">32 hex digits.</param>
    /// <param name="package">The package.</param>
    /// <param name="revision">The revision of the list that the user allowed.</param>
    /// <param name="rows">In their order.</param>
    /// <param name="installId">In identified mode only.</param>
    public static byte[] Write(string id, string package, int revision, IEnumerable<UsageRow> rows, string? installId) => JsonLine.Write(json =>
    {
        json.WriteString("batch", id);
        json.WriteStartArray("headers");
        foreach (string header in Headers)
        {
            json.WriteStringValue(header);
        }

        json.WriteEndArray();
        if (installId is not null)
        {
            json.WriteString("installId", installId);
        }

        json.WriteString("package", package);
        json.WriteNumber("revision", revision);
        json.WriteStartArray("rows");
        foreach (UsageRow row in rows)
        {
            Write(json, row);
        }

        json.WriteEndArray();
    });

    /// <summary>Writes a row.</summary>
    public static void Write(Utf8JsonWriter json, UsageRow row)
    {
        json.WriteStartArray();
        json.WriteStringValue(row.Feature);
        json.WriteStringValue(row.Version);
        json.WriteStringValue(UsageTime.Format(row.Day));
        json.WriteNumberValue(row.Count);
        json.WriteEndArray();
    }

    /// <summary>Whether a text is an id: 32 hex digits in lower case.</summary>
    public static bool IsId(string? text) => text is { Length: IdLength } && !text.AsSpan().ContainsAnyExcept(HexDigits);

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");
}
