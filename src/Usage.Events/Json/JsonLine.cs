using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PopCon.Usage.Events.Json;

/// <summary>Writes one JSON object on one line.</summary>
internal static class JsonLine
{
    // Canonical JSON (RFC 8785) escapes nothing but quotes, backslashes and control characters. The text never goes into a page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object whose members <paramref name="members"/> writes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
