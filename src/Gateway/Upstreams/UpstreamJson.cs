using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PopCon.Gateway.Upstreams;

/// <summary>Reads JSON of upstreams, whose types may be wrong.</summary>
/// <remarks>Stateless.</remarks>
internal static class UpstreamJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document, which must be an object.</summary>
    /// <exception cref="JsonException">It is not JSON, or has a key twice.</exception>
    public static JsonObject Parse(byte[] body) =>
        JsonNode.Parse(body, documentOptions: Strict) as JsonObject ?? throw new JsonException("The document is not an object.");

    /// <summary>A text; <see langword="null"/> when it is absent or of another type.</summary>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    /// <summary>The objects of a list; anything else has none.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];
}
