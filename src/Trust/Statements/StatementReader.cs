using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;

namespace PopCon.Trust.Statements;

/// <summary>Reads a payload. It is written again and compared, so it has exactly one meaning: no second spelling, order or key passes.</summary>
internal static class StatementReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private static readonly string[] Members = ["files", "id", "notAfter", "notBefore", "purpose", "tree", "type", "version"];

    /// <summary>Reads a payload.</summary>
    /// <exception cref="MalformedStatementException">It is not the canonical form of a statement.</exception>
    public static TrustStatement Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload.ToArray(), Strict);
            TrustStatement statement = Read(document.RootElement);
            return payload.SequenceEqual(statement.ToPayload())
                ? statement
                : throw new MalformedStatementException("the payload is not in canonical form (RFC 8785), or its tree does not match its files.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new MalformedStatementException("the payload is not the JSON of a statement.", e);
        }
    }

    private static TrustStatement Read(JsonElement root)
    {
        Require(root.EnumerateObject().Select(member => member.Name).SequenceEqual(Members, StringComparer.Ordinal), "it has other members, or in another order");
        string id = Text(root, "id");
        string version = Text(root, "version");
        string purpose = Text(root, "purpose");
        Require(Text(root, "type") is TrustStatement.Type, "its type is unknown");
        Require(PackageId.IsNormal(id), "its id is not a package id in lower case");
        Require(string.Equals(PackageVersion.Parse(version)?.ToString(), version, StringComparison.Ordinal), "its version is not in normal form");
        Require(TrustStatement.IsPurpose(purpose), "its purpose is invalid");
        Require(TrustTime.TryParse(Text(root, "notBefore"), out DateTimeOffset notBefore), "notBefore is not a time");
        Require(TrustTime.TryParse(Text(root, "notAfter"), out DateTimeOffset notAfter), "notAfter is not a time");
        return new TrustStatement(id, version, purpose, notBefore, notAfter, Files(root.GetProperty("files")));
    }

    private static SortedDictionary<string, FileDigest> Files(JsonElement element)
    {
        var files = new SortedDictionary<string, FileDigest>(StringComparer.Ordinal);
        var spellings = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            Require(files.Count < Limits.Files, $"it lists more than {Limits.Files} files");
            Require(PackagePath.IsValid(member.Name) && string.Equals(PackagePath.Canonical(member.Name), member.Name, StringComparison.Ordinal), "a path is invalid");
            Require(spellings.Add(member.Name), "two paths differ only in case");
            string sha256 = Text(member.Value, "sha256");
            Require(IsSha256(sha256), "a SHA-256 is not 64 lower-case hex digits");
            Require(member.Value.GetProperty("size").TryGetInt64(out long size) && size >= 0, "a size is not a number of bytes");
            files.Add(member.Name, new FileDigest(sha256, size));
        }

        Require(files.Count > 0, "it lists no file");
        return files;
    }

    /// <summary>Whether a text is a SHA-256 in the only spelling that is accepted.</summary>
    public static bool IsSha256(string text) => text.Length == 64 && PluginHash.IsLowerHex(text);

    private static string Text(JsonElement parent, string name) =>
        (parent.TryGetProperty(name, out JsonElement value) ? value.GetString() : null)
        ?? throw new MalformedStatementException($"the payload has no {name}.");

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new MalformedStatementException($"the payload is not a statement: {otherwise}.");
        }
    }
}
