using System;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

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

    /// <summary>What the ecosystem's pages need.</summary>
    public JsonObject Facts { get; init; } = [];

    /// <summary>Where it is within a repository: <c>ECOSYSTEM/NAME/VERSION/FILE</c>.</summary>
    [JsonIgnore]
    public string Key => $"{Ecosystem}/{Name}/{Version}/{FileName}";

    /// <summary>Where a file is that belongs to it.</summary>
    public string KeyOf(string fileName) => $"{Ecosystem}/{Name}/{Version}/{fileName}";
}
