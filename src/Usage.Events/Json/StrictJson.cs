using System;
using System.Text.Json;

namespace PopCon.Usage.Events.Json;

/// <summary>Reads JSON from others: no comments, no trailing commas, no key twice, at most 16 levels.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads one value.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out JsonElement root)
    {
        try
        {
            root = JsonElement.Parse(bytes, Options);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a name that holds half a surrogate pair.
            root = default;
            return false;
        }
    }

    /// <summary>The text of a member; <see langword="null"/> when it is missing or not a text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? Text(value) : null;

    /// <summary>The text of a value; <see langword="null"/> when it is something else, or holds half a surrogate pair.</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The whole number of a member; <see langword="null"/> when it is missing, not a number, or has a fraction.</summary>
    public static long? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? Number(value) : null;

    /// <summary>The whole number of a value.</summary>
    public static long? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) ? number : null;
}
