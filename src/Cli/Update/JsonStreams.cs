using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PopCon.Update.Failures;

namespace PopCon.Cli.Update;

/// <summary>JSON on standard input and output.</summary>
internal static class JsonStreams
{
    // Caps the memory that an input can take; the largest document of an update is 100 MiB, but not here.
    private const int MostBytes = 16 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // The text goes to a terminal, a file or a program, never into a page.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one object from standard input.</summary>
    /// <exception cref="UpdateException">There is none.</exception>
    public static JsonObject ReadInput()
    {
        using var content = new MemoryStream();
        using Stream input = Console.OpenStandardInput();
        byte[] buffer = new byte[64 << 10];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MostBytes)
            {
                throw new UpdateException($"Standard input is larger than {MostBytes} bytes.");
            }
        }

        try
        {
            return JsonNode.Parse(content.ToArray(), documentOptions: Strict) as JsonObject
                ?? throw new UpdateException("Standard input: expected a JSON object.");
        }
        catch (JsonException e)
        {
            throw new UpdateException($"Standard input is not JSON: {e.Message}", e);
        }
    }

    /// <summary>Writes one object on one line.</summary>
    public static void WriteJson(this ParseResult parsed, JsonObject json) =>
        parsed.InvocationConfiguration.Output.Write(json.ToJsonString(Plain) + "\n");

    /// <summary>A list of strings.</summary>
    public static JsonArray List(System.Collections.Generic.IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    /// <summary>The value of a member, or a default when it is missing or null.</summary>
    /// <exception cref="UpdateException">It has another type.</exception>
    public static T Get<T>(this JsonObject parent, string name, T otherwise)
    {
        try
        {
            return parent[name] is { } node ? node.GetValue<T>() : otherwise;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new UpdateException($"{name}: invalid value {parent[name]!.ToJsonString()}.", e);
        }
    }

    /// <summary>The strings of a list; none when the member is missing or null.</summary>
    /// <exception cref="UpdateException">It is not a list of strings.</exception>
    public static string[] Strings(this JsonObject parent, string name) => Strings(parent[name], name);

    /// <inheritdoc cref="Strings(JsonObject, string)"/>
    public static string[] Strings(JsonNode? list, string name) =>
        [.. Elements(list, name).Select(element => element is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw new UpdateException($"{name}: expected a list of texts."))];

    /// <summary>The elements of a list; none when the member is missing or null.</summary>
    /// <exception cref="UpdateException">It is not a list.</exception>
    public static JsonNode?[] Elements(JsonNode? list, string name) => list switch
    {
        null => [],
        JsonArray array => [.. array],
        _ => throw new UpdateException($"{name}: expected a list."),
    };
}
