using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PopCon.Gateway.Storage;

/// <summary>What is known about a stored file. It is written beside the file, last: without it there is no file.</summary>
/// <remarks>Immutable but for <see cref="Facts"/>, which nobody changes.</remarks>
internal sealed record FileMeta
{
    /// <summary>What the names of symbol packages end in.</summary>
    public const string SymbolsSuffix = ".snupkg";

    /// <summary>The ecosystem: <c>nuget</c> or <c>pypi</c>.</summary>
    public required string Ecosystem { get; init; }

    /// <summary>The name of the package in the form that paths have.</summary>
    public required string Name { get; init; }

    /// <summary>The version in the form that paths have.</summary>
    public required string Version { get; init; }

    /// <summary>The name of the file.</summary>
    public required string FileName { get; init; }

    /// <summary>The SHA-256 of the file, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset Uploaded { get; init; }

    /// <summary>When it was last yanked, unyanked or deleted; <see langword="null"/>: never, or not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Changed { get; init; }

    /// <summary>Whether searches show it.</summary>
    /// <value>Default: true.</value>
    public bool Listed { get; init; } = true;

    /// <summary>Why it was yanked; <see langword="null"/>: it was not.</summary>
    public string? Yanked { get; init; }

    /// <summary>Whether the file is gone for good. Its name and version are never given out again.</summary>
    public bool Removed { get; init; }

    /// <summary>Whether symbols are stored beside it.</summary>
    public bool HasSymbols { get; init; }

    /// <summary>The files in these symbols, by what debuggers ask for; <see langword="null"/>: there are none, or it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SymbolKeys { get; init; }

    /// <summary>What the ecosystem's pages need.</summary>
    public JsonObject Facts { get; init; } = [];

    /// <summary>Where it is within a repository: <c>ECOSYSTEM/NAME/VERSION/FILE</c>.</summary>
    [JsonIgnore]
    public string Key => $"{Ecosystem}/{Name}/{Version}/{FileName}";

    /// <summary>What is known of a file that has vanished: its name and version are never given out again.</summary>
    /// <param name="key">Where it was within the repository.</param>
    public static FileMeta Vanished(string key)
    {
        string[] parts = key.Split('/', 4);
        return new FileMeta
        {
            Ecosystem = parts[0],
            Name = parts[1],
            Version = parts[2],
            FileName = parts[3],
            Sha256 = string.Empty,
            Size = 0,
            Uploaded = DateTimeOffset.UnixEpoch,
            Removed = true,
        };
    }

    /// <summary>Reads a meta.</summary>
    /// <param name="bytes">JSON.</param>
    /// <param name="key">Where its file is within the repository.</param>
    /// <returns>The meta; <see langword="null"/>: it is damaged, or that of another file.</returns>
    public static FileMeta? Parse(ReadOnlySpan<byte> bytes, string key)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, StorageJson.Default.FileMeta) is { } meta && string.Equals(meta.Key, key, StringComparison.Ordinal) ? meta : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the ecosystem's pages need, as the ecosystem has it.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public T ReadFacts<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Facts.Deserialize(type) ?? throw new JsonException("The facts are null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw StorageException.Damaged($"the meta of {Key}", e);
        }
    }

    /// <summary>Where a file is that belongs to it.</summary>
    public string KeyOf(string fileName) => $"{Ecosystem}/{Name}/{Version}/{fileName}";
}
