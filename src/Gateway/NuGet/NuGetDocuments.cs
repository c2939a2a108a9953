using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.NuGet;

/// <summary>Writes the JSON documents of the protocol, see https://learn.microsoft.com/nuget/api/overview.</summary>
/// <param name="baseUrl">Where the repository is, as the client addressed it.</param>
/// <remarks>Immutable.</remarks>
internal sealed class NuGetDocuments(string baseUrl)
{
    private const int PageSize = 64;
    private const int MaxInlined = 128;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file that answers every search of a feed without a server.</summary>
    public const string StaticSearch = "search.json";

    /// <summary>The file that answers every completion of a feed without a server.</summary>
    public const string StaticCompletion = "autocomplete.json";

    private static readonly (string Path, string[] Types)[] Resources =
    [
        ("flat/", ["PackageBaseAddress/3.0.0"]),
        ("registration/", ["RegistrationsBaseUrl", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned"]),
        ("search", ["SearchQueryService", "SearchQueryService/3.0.0-beta", "SearchQueryService/3.0.0-rc", "SearchQueryService/3.5.0"]),
        ("autocomplete", ["SearchAutocompleteService", "SearchAutocompleteService/3.0.0-beta", "SearchAutocompleteService/3.0.0-rc", "SearchAutocompleteService/3.5.0"]),
        ("publish", ["PackagePublish/2.0.0"]),
        ("symbols", ["SymbolPackagePublish/4.9.0"]),
        ("flat/{lower_id}/{lower_version}/readme", ["ReadmeUriTemplate/6.13.0"]),
    ];

    /// <summary>The service index.</summary>
    /// <param name="vulnerabilities">The upstream's document of vulnerabilities; <see langword="null"/>: none.</param>
    public byte[] ServiceIndex(string? vulnerabilities) => ServiceIndex(vulnerabilities, static path => path);

    /// <summary>The service index of a feed that is only files.</summary>
    public byte[] StaticServiceIndex() => ServiceIndex(vulnerabilities: null, static path => path switch
    {
        "search" => StaticSearch,
        "autocomplete" => StaticCompletion,
        "publish" or "symbols" => null,
        _ => path,
    });

    private byte[] ServiceIndex(string? vulnerabilities, Func<string, string?> pathOf) => Write(json =>
    {
        json.WriteString("version", "3.0.0");
        json.WriteStartArray("resources");
        foreach ((string known, string[] types) in Resources)
        {
            string? path = pathOf(known);
            foreach (string type in path is null ? [] : types)
            {
                WriteResource(json, $"{baseUrl}/v3/{path}", type);
            }
        }

        if (vulnerabilities is not null)
        {
            WriteResource(json, vulnerabilities, "VulnerabilityInfo/6.7.0");
        }

        json.WriteEndArray();
    });

    /// <summary>The registration of a package.</summary>
    public byte[] Registration(NuGetPackage package)
    {
        NuGetEntry[][] pages = [.. package.Entries.Chunk(PageSize)];
        bool isInlined = package.Entries.Length <= MaxInlined;
        return Write(json =>
        {
            json.WriteString("@id", RegistrationUrl(package.Entries[0], "index.json"));
            json.WriteNumber("count", pages.Length);
            json.WriteStartArray("items");
            foreach (NuGetEntry[] page in pages)
            {
                json.WriteStartObject();
                WritePage(json, page, isInlined);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The pages that a registration only links to.</summary>
    public static IEnumerable<(string Lower, string Upper)> LinkedPages(NuGetPackage package) =>
        package.Entries.Length <= MaxInlined ? [] : package.Entries.Chunk(PageSize).Select(page => (page[0].PathVersion, page[^1].PathVersion));

    /// <summary>A page of a registration; <see langword="null"/>: there is no such page.</summary>
    public byte[]? RegistrationPage(NuGetPackage package, string lower, string upper)
    {
        NuGetEntry[]? page = package.Entries.Chunk(PageSize)
            .FirstOrDefault(chunk => Same(chunk[0].PathVersion, lower) && Same(chunk[^1].PathVersion, upper));
        return page is null ? null : Write(json => WritePage(json, page, isInlined: true));
    }

    /// <summary>The leaf of one version.</summary>
    public byte[] Leaf(NuGetEntry entry) => Write(json =>
    {
        json.WriteString("@id", RegistrationUrl(entry, entry.PathVersion + ".json"));
        json.WriteBoolean("listed", entry.Meta.Listed);
        json.WriteString("packageContent", ContentUrl(entry));
        json.WriteString("published", Published(entry));
        json.WriteString("registration", RegistrationUrl(entry, "index.json"));
    });

    /// <summary>The result of a search.</summary>
    /// <param name="total">How many packages were found.</param>
    /// <param name="shown">Of those that are shown the versions that the client wants to see, at least one each.</param>
    public byte[] Search(int total, IEnumerable<NuGetEntry[]> shown) => Write(json =>
    {
        json.WriteNumber("totalHits", total);
        json.WriteStartArray("data");
        foreach (NuGetEntry[] versions in shown)
        {
            WriteHit(json, versions);
        }

        json.WriteEndArray();
    });

    /// <summary>Ids or versions for completion.</summary>
    public static byte[] Completion(int total, IEnumerable<string> shown) => Write(json =>
    {
        json.WriteNumber("totalHits", total);
        json.WriteStartArray("data");
        foreach (string value in shown)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static void WriteResource(Utf8JsonWriter json, string id, string type)
    {
        json.WriteStartObject();
        json.WriteString("@id", id);
        json.WriteString("@type", type);
        json.WriteEndObject();
    }

    private static string Published(NuGetEntry entry) => entry.Meta.Listed
        ? entry.Meta.Uploaded.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
        : "1900-01-01T00:00:00Z";

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private string RegistrationUrl(NuGetEntry entry, string path) => $"{baseUrl}/v3/registration/{PercentCoding.Escape(entry.Meta.Name)}/{path}";

    private string ContentUrl(NuGetEntry entry) =>
        $"{baseUrl}/v3/flat/{PercentCoding.Escape(entry.Meta.Name)}/{entry.PathVersion}/{PercentCoding.Escape(entry.Meta.FileName)}";

    private void WritePage(Utf8JsonWriter json, NuGetEntry[] page, bool isInlined)
    {
        string lower = page[0].PathVersion;
        string upper = page[^1].PathVersion;
        json.WriteString("@id", RegistrationUrl(page[0], isInlined ? $"index.json#page/{lower}/{upper}" : $"page/{lower}/{upper}.json"));
        json.WriteNumber("count", page.Length);
        json.WriteString("lower", lower);
        json.WriteString("upper", upper);
        if (!isInlined)
        {
            return;
        }

        json.WriteString("parent", RegistrationUrl(page[0], "index.json"));
        json.WriteStartArray("items");
        foreach (NuGetEntry entry in page)
        {
            json.WriteStartObject();
            json.WriteString("@id", RegistrationUrl(entry, entry.PathVersion + ".json"));
            WriteCatalogEntry(json, entry);
            json.WriteString("packageContent", ContentUrl(entry));
            json.WriteString("registration", RegistrationUrl(entry, "index.json"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteCatalogEntry(Utf8JsonWriter json, NuGetEntry entry)
    {
        json.WriteStartObject("catalogEntry");
        json.WriteString("@id", RegistrationUrl(entry, entry.PathVersion + ".json#catalog"));
        json.WriteString("id", entry.Facts.Id);
        json.WriteString("version", entry.Facts.Version);
        foreach (string name in (string[])["authors", "description", "iconUrl", "licenseExpression", "licenseUrl", "minClientVersion", "projectUrl", "summary", "title"])
        {
            json.WriteString(name, entry.Facts.Text(name));
        }

        json.WriteStartArray("dependencyGroups");
        foreach (NuGetDependencyGroup group in entry.Facts.Dependencies)
        {
            WriteGroup(json, group);
        }

        json.WriteEndArray();
        json.WriteBoolean("listed", entry.Meta.Listed);
        json.WriteString("packageContent", ContentUrl(entry));
        json.WriteString("published", Published(entry));
        json.WriteBoolean("requireLicenseAcceptance", entry.Facts.RequireLicenseAcceptance);
        WriteStrings(json, "tags", entry.Facts.Tags);
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, NuGetDependencyGroup group)
    {
        json.WriteStartObject();
        if (group.Framework.Length > 0)
        {
            json.WriteString("targetFramework", group.Framework);
        }

        json.WriteStartArray("dependencies");
        foreach ((string id, string range) in group.Dependencies)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("range", range);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteHit(Utf8JsonWriter json, NuGetEntry[] versions)
    {
        NuGetEntry latest = versions[^1];
        json.WriteStartObject();
        json.WriteString("@id", RegistrationUrl(latest, "index.json"));
        json.WriteString("registration", RegistrationUrl(latest, "index.json"));
        json.WriteString("id", latest.Facts.Id);
        json.WriteString("version", latest.Facts.Version);
        foreach (string name in (string[])["description", "summary", "title", "iconUrl", "licenseUrl", "projectUrl"])
        {
            json.WriteString(name, latest.Facts.Text(name));
        }

        WriteStrings(json, "tags", latest.Facts.Tags);
        WriteStrings(json, "authors", [latest.Facts.Text("authors")]);
        json.WriteNumber("totalDownloads", 0);
        json.WriteBoolean("verified", false);
        json.WriteStartArray("packageTypes");
        foreach (string type in latest.Facts.PackageTypes)
        {
            json.WriteStartObject();
            json.WriteString("name", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("versions");
        foreach (NuGetEntry entry in versions)
        {
            json.WriteStartObject();
            json.WriteString("version", entry.Facts.Version);
            json.WriteNumber("downloads", 0);
            json.WriteString("@id", RegistrationUrl(entry, entry.PathVersion + ".json"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
