using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace PopCon.Trust.Tests.Cases;

/// <summary>The contract's cases: trees, commands, and what must come of them. Expectations come from git, openssl, otumat and the .NET SDK.</summary>
internal static class CaseFile
{
    private static readonly JsonObject Document =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "trust.json")))!.AsObject();

    /// <summary>The cases by id.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All { get; } =
        Document["cases"]!.AsArray().ToDictionary(entry => (string)entry!["id"]!, entry => entry!.AsObject(), StringComparer.Ordinal);

    /// <summary>The content of a named key or blob.</summary>
    public static byte[] Content(string kind, string name) => kind == "key"
        ? System.Text.Encoding.UTF8.GetBytes((string)Document["keys"]![name]!)
        : Convert.FromBase64String((string)Document["blobs"]![name]!);
}
