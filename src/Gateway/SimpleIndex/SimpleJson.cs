using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace PopCon.Gateway.SimpleIndex;

/// <summary>Writes the pages of PEP 691 and PEP 700.</summary>
/// <remarks>Stateless.</remarks>
internal static class SimpleJson
{
    private const string ApiVersion = "1.1";

    /// <summary>The page of a project.</summary>
    public static byte[] Project(string name, IReadOnlyList<SimpleFile> files)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        Begin(json);
        json.WriteString("name", name);
        json.WriteStartArray("versions");
        foreach (string version in files.Select(file => file.Version).Where(version => version.Length > 0).Distinct(System.StringComparer.Ordinal))
        {
            json.WriteStringValue(version);
        }

        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (SimpleFile file in files)
        {
            Write(json, file);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The list of projects.</summary>
    public static byte[] Index(IReadOnlyList<string> names)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        Begin(json);
        json.WriteStartArray("projects");
        foreach (string name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Begin(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("meta");
        json.WriteString("api-version", ApiVersion);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SimpleFile file)
    {
        json.WriteStartObject();
        json.WriteString("filename", file.FileName);
        json.WriteString("url", file.Url);
        json.WriteStartObject("hashes");
        if (file.Hash.Length > 0)
        {
            json.WriteString(file.HashType, file.Hash);
        }

        json.WriteEndObject();
        if (file.RequiresPython is { } requires)
        {
            json.WriteString("requires-python", requires);
        }

        if (file.Size is { } size)
        {
            json.WriteNumber("size", size);
        }

        if (file.UploadTime is { } time)
        {
            json.WriteString("upload-time", time);
        }

        if (file.HasSignature is { } signed)
        {
            json.WriteBoolean("gpg-sig", signed);
        }

        WriteYanked(json, file.Yanked);
        if (file.MetadataHash is { } hash)
        {
            json.WriteStartObject("core-metadata");
            json.WriteString("sha256", hash);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteYanked(Utf8JsonWriter json, string? yanked)
    {
        if (yanked is { Length: > 0 })
        {
            json.WriteString("yanked", yanked);
        }
        else
        {
            json.WriteBoolean("yanked", yanked is not null);
        }
    }
}
