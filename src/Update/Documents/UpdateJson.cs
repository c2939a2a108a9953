using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PopCon.Update.Activation;

namespace PopCon.Update.Documents;

/// <summary>Reads and writes the files of a store. The code is made at build time: nothing is looked up by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SlotState))]
[JsonSerializable(typeof(PackageDocument))]
[JsonSerializable(typeof(SetDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(SourceDocument))]
[JsonSerializable(typeof(SourceIndexDocument))]
internal sealed partial class UpdateJson : JsonSerializerContext
{
    /// <summary>Reads a document; <see langword="null"/> when the bytes are not one.</summary>
    public static T? TryRead<T>(ReadOnlySpan<byte> content, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
