using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>The meta of a file as TOML, as pywharf writes it and as the gateway does, with what pywharf does not know in one key.</summary>
/// <remarks>Stateless.</remarks>
internal static class GitHubMeta
{
    /// <summary>The ecosystem of a symbol package, which belongs to another file.</summary>
    public const string Symbols = "symbols";

    // JSON of the whole meta: what the ecosystems' pages need has more structure than pywharf's keys.
    private const string WholeKey = "popcon";
    private const string PyPi = "pypi";

    /// <summary>Writes a meta.</summary>
    public static string Write(FileMeta meta)
    {
        var text = new StringBuilder();
        GitHubToml.Write(text, "name", meta.Name);
        GitHubToml.Write(text, "version", meta.Version);
        GitHubToml.Write(text, "distrib", meta.Name);
        GitHubToml.Write(text, "sha256", meta.Sha256);
        GitHubToml.Write(text, "ecosystem", meta.Ecosystem);
        if (meta.Facts["RequiresPython"] is JsonValue requires)
        {
            GitHubToml.Write(text, "requires_python", requires.ToString());
        }

        GitHubToml.Write(text, WholeKey, JsonSerializer.Serialize(meta, StorageJson.Default.FileMeta));
        return text.ToString();
    }

    /// <summary>Reads a meta.</summary>
    /// <param name="table">The table.</param>
    /// <param name="prefix">What its keys begin with.</param>
    /// <param name="fileName">The file.</param>
    /// <param name="size">Its size, if pywharf wrote the table.</param>
    /// <param name="uploaded">Its time, if pywharf wrote the table.</param>
    /// <returns>The meta; <see langword="null"/>: it is not that of a package.</returns>
    public static FileMeta? Read(IReadOnlyDictionary<string, string> table, string prefix, string fileName, long size, DateTimeOffset uploaded)
    {
        if (table.TryGetValue(prefix + WholeKey, out string? whole))
        {
            return TryParse(whole) is { } meta && string.Equals(meta.FileName, fileName, StringComparison.Ordinal) ? meta : null;
        }

        string name = table.GetValueOrDefault(prefix + "distrib") ?? table.GetValueOrDefault(prefix + "name") ?? string.Empty;
        string version = table.GetValueOrDefault(prefix + "version", string.Empty);
        if (name.Length == 0 || version.Length == 0 || !string.Equals(table.GetValueOrDefault(prefix + "ecosystem", PyPi), PyPi, StringComparison.Ordinal))
        {
            return null;
        }

        return new FileMeta
        {
            Ecosystem = PyPi,
            Name = ProjectName.Normalize(name),
            Version = version,
            FileName = fileName,
            Sha256 = table.GetValueOrDefault(prefix + "sha256", string.Empty),
            Size = size,
            Uploaded = uploaded,
            Facts = new JsonObject { ["RequiresPython"] = table.GetValueOrDefault(prefix + "requires_python") },
        };
    }

    /// <summary>Writes the entry of an index.</summary>
    public static void WriteEntry(StringBuilder output, FileMeta meta, string url)
    {
        string extension = meta.FileName.EndsWith(".tar.gz", StringComparison.Ordinal) ? "tar.gz" : meta.FileName[(meta.FileName.LastIndexOf('.') + 1)..];
        GitHubToml.WriteEntryHeader(output);
        GitHubToml.Write(output, "type", "github");
        GitHubToml.Write(output, "distrib", meta.Name);
        GitHubToml.Write(output, "package", meta.FileName[..^(extension.Length + 1)]);
        GitHubToml.Write(output, "ext", extension);
        GitHubToml.Write(output, "sha256", meta.Sha256);
        GitHubToml.Write(output, "url", url);
        GitHubToml.WriteMetaHeader(output);
        output.Append(Write(meta));
    }

    /// <summary>Reads the entry of an index; <see langword="null"/>: it is not one.</summary>
    public static IndexEntry? ReadEntry(IReadOnlyDictionary<string, string> entry)
    {
        string fileName = $"{entry.GetValueOrDefault("package")}.{entry.GetValueOrDefault("ext")}";
        string url = entry.GetValueOrDefault("url", string.Empty);
        string id = url[(url.LastIndexOf('/') + 1)..];
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && Read(entry, GitHubToml.MetaPrefix, fileName, 0, DateTimeOffset.UnixEpoch) is { } meta
            ? new IndexEntry(id, meta)
            : null;
    }

    private static FileMeta? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StorageJson.Default.FileMeta);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
