using System;
using System.Collections.Generic;
using System.Text.Json;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>Members of documents. One that is missing or has another type is an exception that <see cref="DocumentFile"/> expects.</summary>
internal static class DocumentMembers
{
    /// <summary>A text.</summary>
    public static string Text(this JsonTree parent, string name) => Text(parent.GetProperty(name));

    /// <summary>A text or null.</summary>
    public static string? TextOrNull(this JsonTree parent, string name) => parent.GetProperty(name).GetString();

    /// <summary>A list of texts.</summary>
    public static IReadOnlyList<string> Texts(this JsonTree parent, string name) => Texts(parent.GetProperty(name));

    /// <inheritdoc cref="Texts(JsonTree, string)"/>
    public static IReadOnlyList<string> Texts(JsonTree list) => List(list, Text);

    /// <summary>A list.</summary>
    public static IReadOnlyList<T> List<T>(this JsonTree parent, string name, Func<JsonTree, T> read) => List(parent.GetProperty(name), read);

    /// <summary>Writes a list.</summary>
    public static void WriteList<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(JsonTree element) => element.GetString() ?? throw new FormatException("Expected a text.");

    private static List<T> List<T>(JsonTree list, Func<JsonTree, T> read)
    {
        var values = new List<T>();
        if (list.Kind != JsonKind.List)
        {
            throw new FormatException("Expected a list.");
        }

        foreach (JsonTree element in list.Items)
        {
            values.Add(read(element));
        }

        return values;
    }
}
