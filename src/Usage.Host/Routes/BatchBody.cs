using System;
using System.Collections.Generic;
using System.Text.Json;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Host.Routes;

/// <summary>The form of a batch, without a look at its rows.</summary>
internal static class BatchBody
{
    private static readonly string[] LegacyHeaders = ["install_id", "event_date", "event_type"];
    private static readonly string[] Keys = ["batch", "headers", "package", "revision", "rows"];
    private static readonly string[] IdentifiedKeys = [.. Keys, "installId"];
    private static readonly string[] LegacyKeys = ["installId", "headers", "rows"];

    /// <summary>Whether it is a batch.</summary>
    /// <param name="root">The body.</param>
    /// <param name="isIdentified">Whether it must have an install id, or must not.</param>
    public static bool IsGood(JsonElement root, bool isIdentified) =>
        HasExactly(root, isIdentified ? IdentifiedKeys : Keys)
        && UsageBatch.IsId(root.Text("batch"))
        && root.Text("package") is not null
        && root.Number("revision") is > 0
        && (!isIdentified || root.Text("installId") is not null)
        && HasHeaders(root, UsageBatch.Headers)
        && HasRows(root);

    /// <summary>Whether it is what otumat sends.</summary>
    public static bool IsLegacy(JsonElement root) =>
        HasExactly(root, LegacyKeys) && root.Text("installId") is not null && HasHeaders(root, LegacyHeaders) && HasRows(root);

    private static bool HasExactly(JsonElement root, string[] keys) =>
        root.ValueKind == JsonValueKind.Object && root.GetPropertyCount() == keys.Length && Array.TrueForAll(keys, key => root.TryGetProperty(key, out _));

    private static bool HasHeaders(JsonElement root, IReadOnlyList<string> headers)
    {
        JsonElement array = root.GetProperty("headers");
        bool areSame = array.ValueKind == JsonValueKind.Array && array.GetArrayLength() == headers.Count;
        for (int i = 0; areSame && i < headers.Count; i++)
        {
            areSame = array[i].ValueKind == JsonValueKind.String && array[i].ValueEquals(headers[i]);
        }

        return areSame;
    }

    private static bool HasRows(JsonElement root) =>
        root.GetProperty("rows") is { ValueKind: JsonValueKind.Array } rows && rows.GetArrayLength() is > 0 and <= UsageBatch.MaxRows;
}
