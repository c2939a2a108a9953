using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Gateway.Counting;

namespace PopCon.Gateway.Rules.Events;

/// <summary>Reads the events of a body: JSON objects one after another. The first byte that cannot be read ends it.</summary>
/// <remarks>Stateless. Nothing of a body is kept but the values that a rule names.</remarks>
internal static class EventReader
{
    private const int MaxDepth = 16;

    /// <summary>The allowed fields of each event, as <see cref="Counters.Event"/> takes them.</summary>
    /// <param name="body">The first bytes of the body.</param>
    /// <param name="maximum">Events at most.</param>
    /// <param name="fields">Which fields are counted, and with which values.</param>
    public static List<string> Read(ReadOnlySpan<byte> body, int maximum, IReadOnlyDictionary<string, IReadOnlySet<string>> fields)
    {
        var events = new List<string>();
        while (events.Count < maximum)
        {
            body = body.TrimStart(" \t\r\n"u8);
            if (body.IsEmpty || body[0] != (byte)'{' || !TryReadObject(ref body, fields, out string labels))
            {
                break;
            }

            events.Add(labels);
        }

        return events;
    }

    /// <summary>Whether a body is one JSON value.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            bool any = false;
            while (reader.Read())
            {
                any = true;
            }

            return any;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadObject(ref ReadOnlySpan<byte> body, IReadOnlyDictionary<string, IReadOnlySet<string>> fields, out string labels)
    {
        labels = string.Empty;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth, AllowMultipleValues = true });
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return false;
            }

            using (document)
            {
                labels = string.Join(',', fields.Select(field => LabelOf(document.RootElement, field.Key, field.Value)));
            }

            body = body[(int)reader.BytesConsumed..];
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a text that is not UTF-8, or half a surrogate pair, which show only when it is read.
            return false;
        }
    }

    private static string LabelOf(JsonElement one, string field, IReadOnlySet<string> allowed)
    {
        string value = one.TryGetProperty(field, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString()! : string.Empty;
        return $"{field}:{(allowed.Contains(value) ? value : Counters.Other)}";
    }
}
