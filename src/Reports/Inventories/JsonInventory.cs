using System.Linq;
using System.Text.Json;

namespace PopCon.Reports.Inventories;

/// <summary>Tells JSON inventories apart by their members and reads those of pip, conda and renv.</summary>
/// <remarks>Stateless.</remarks>
internal static class JsonInventory
{
    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = InventoryReader.MaxDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a text; <see langword="false"/> where it is JSON of another kind.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static bool TryRead(string text, InventoryEntries entries)
    {
        using JsonDocument document = JsonDocument.Parse(text, Options);
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array
            ? TryReadList(root, entries)
            : DotnetJson.TryRead(root, entries) || BillOfMaterials.TryRead(root, entries) || TryReadRenv(root, entries);
    }

    /// <summary>A member that is an object, or nothing.</summary>
    public static JsonElement? Object(JsonElement parent, string name) => Member(parent, name, JsonValueKind.Object);

    /// <summary>A member that is an array, or nothing.</summary>
    public static JsonElement? Array(JsonElement parent, string name) => Member(parent, name, JsonValueKind.Array);

    /// <summary>A member that is a string, or <see langword="null"/>.</summary>
    public static string? Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String)?.GetString();

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind ? member : null;

    // pip list: [{"name": "numpy", "version": "2.0"}]; conda list: the same with channel and dist_name.
    private static bool TryReadList(JsonElement root, InventoryEntries entries)
    {
        if (!root.EnumerateArray().All(item => Text(item, "name") is not null && Text(item, "version") is not null))
        {
            return false;
        }

        foreach (JsonElement item in root.EnumerateArray())
        {
            string name = Text(item, "name")!;
            if (Text(item, "channel") is { } channel)
            {
                CondaEnvironment.AddPackage(name, isFromPyPi: channel is "pypi", direct: null, entries);
            }
            else
            {
                entries.Add(PackageNames.Python, name);
            }
        }

        return true;
    }

    private static bool TryReadRenv(JsonElement root, InventoryEntries entries)
    {
        if (Object(root, "R") is null || Object(root, "Packages") is not { } packages)
        {
            return false;
        }

        foreach (JsonProperty package in packages.EnumerateObject())
        {
            entries.Add(PackageNames.R, Text(package.Value, "Package") ?? package.Name);
        }

        return true;
    }
}
