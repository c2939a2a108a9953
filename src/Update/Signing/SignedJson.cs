using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Trust.Statements;

namespace PopCon.Update.Signing;

/// <summary>Opens envelopes whose payload is a JSON object in canonical form with exactly known members.</summary>
internal static class SignedJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Opens an envelope; <see langword="null"/> when it or its payload is malformed.</summary>
    /// <param name="text">The envelope.</param>
    /// <param name="type">The media type that the payload has to have.</param>
    /// <param name="read">Reads the payload; <see langword="null"/> or an exception when a member is wrong.</param>
    public static (StatementEnvelope Envelope, T Content)? Open<T>(string text, string type, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            var envelope = StatementEnvelope.Parse(Encoding.UTF8.GetBytes(text), type);
            using JsonDocument document = JsonDocument.Parse(envelope.Payload, Strict);
            return CanonicalJson.IsCanonical(envelope.Payload, document.RootElement) && read(document.RootElement) is { } content ? (envelope, content) : null;
        }
        catch (Exception e) when (e is MalformedStatementException or JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether an object has these members and no others.</summary>
    public static bool HasExactly(JsonElement element, params string[] names) =>
        element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal).SequenceEqual(names, StringComparer.Ordinal);
}
