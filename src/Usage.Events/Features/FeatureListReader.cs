using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Events.Features;

/// <summary>Reads a list of features and finds all its mistakes.</summary>
/// <remarks>One list each; not thread-safe.</remarks>
internal sealed class FeatureListReader
{
    /// <summary>500 features of the longest kind are below 200 kB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxFeatures = 500;
    private const int MaxName = 64;
    private const int MaxPackage = 100;
    private const int MaxWhat = 200;

    private static readonly string[] Keys = ["package", "revision", "features", "issuerKeys"];
    private static readonly string[] FeatureKeys = ["name", "since", "what"];

    private readonly List<string> _mistakes = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private FeatureListReader()
    {
    }

    /// <summary>Reads a list.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="mistakes">All that is wrong with it, one sentence each; empty when the list is good.</param>
    /// <returns>The list; <see langword="null"/> when there are mistakes.</returns>
    public static FeatureList? Read(ReadOnlySpan<byte> bytes, out IReadOnlyList<string> mistakes)
    {
        var reader = new FeatureListReader();
        FeatureList? list = reader.Read(bytes);
        mistakes = reader._mistakes;
        return mistakes.Count == 0 ? list : null;
    }

    /// <summary>Whether a text is the id of a package, in lower case.</summary>
    public static bool IsPackage(string? text) => text is { Length: <= MaxPackage } && IsWords(text);

    // Words of letters and digits with one separator between each two: [a-z0-9]+([._-][a-z0-9]+)*
    private static bool IsWords(ReadOnlySpan<char> text)
    {
        bool isInWord = false;
        foreach (char one in text)
        {
            bool isSeparator = one is '.' or '_' or '-';
            if (isSeparator ? !isInWord : !char.IsAsciiLetterLower(one) && !char.IsAsciiDigit(one))
            {
                return false;
            }

            isInWord = !isSeparator;
        }

        return isInWord;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= MaxName && char.IsAsciiLetterLower(text[0]) && IsWords(text);

    private static bool IsKeyId(string? text) => text is not null && Base64Text.TryDecode(text, out byte[]? hash) && hash.Length == SHA256.HashSizeInBytes;

    private FeatureList? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes || !StrictJson.TryParse(bytes, out JsonElement root) || root.ValueKind != JsonValueKind.Object)
        {
            _mistakes.Add("The list is not a JSON object: expected one with package, revision and features, and no key twice.");
            return null;
        }

        RefuseOthers(root, Keys, string.Empty);
        string? package = root.Text("package");
        Check(IsPackage(package), "package", root, $"expected a package id in lower case, up to {MaxPackage} characters");
        int revision = Positive(root.Number("revision"));
        Check(revision > 0, "revision", root, "expected a whole number from 1");
        return new FeatureList(package ?? string.Empty, revision, ReadFeatures(root, revision), ReadIssuerKeys(root));
    }

    private List<Feature> ReadFeatures(JsonElement root, int revision)
    {
        var features = new List<Feature>();
        int index = 0;
        bool isArray = root.TryGetProperty("features", out JsonElement array) && array.ValueKind == JsonValueKind.Array;
        if (!isArray || array.GetArrayLength() is 0 or > MaxFeatures)
        {
            _mistakes.Add($"Invalid features: expected an array of 1 to {MaxFeatures} features.");
            return features;
        }

        foreach (JsonElement element in array.EnumerateArray())
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"features[{index++}]");
            if (element.ValueKind != JsonValueKind.Object)
            {
                _mistakes.Add($"Invalid {at}: expected an object with name, since and what.");
                continue;
            }

            features.Add(ReadFeature(element, at + ".", revision));
        }

        return features;
    }

    private Feature ReadFeature(JsonElement element, string at, int revision)
    {
        RefuseOthers(element, FeatureKeys, at);
        string name = element.Text("name") ?? string.Empty;
        Check(IsName(name), at + "name", element, $"expected a name such as export.csv, up to {MaxName} characters");
        if (!_names.Add(name))
        {
            _mistakes.Add($"Invalid {at}name \"{name}\": the list has it twice.");
        }

        int since = Positive(element.Number("since"));
        Check(since > 0 && (since <= revision || revision == 0), at + "since", element, "expected a whole number from 1 to the revision of the list");
        string what = element.Text("what") ?? string.Empty;
        Check(what.Length is > 0 and <= MaxWhat && !what.Any(char.IsControl), at + "what", element, $"expected a text of 1 to {MaxWhat} characters on one line");
        return new Feature(name, since, what);
    }

    private string[] ReadIssuerKeys(JsonElement root)
    {
        if (!root.TryGetProperty("issuerKeys", out JsonElement array))
        {
            return [];
        }

        string?[] keys = array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(element => element.Text())] : [];
        Check(keys.Length > 0 && Array.TrueForAll(keys, IsKeyId), "issuerKeys", root, "expected an array of key ids, base64url of a SHA-256 each");
        return [.. keys.OfType<string>()];
    }

    private static int Positive(long? number) => number is > 0 and <= int.MaxValue ? (int)number : 0;

    private void RefuseOthers(JsonElement element, string[] keys, string at)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!keys.Contains(member.Name, StringComparer.Ordinal))
            {
                _mistakes.Add($"Unknown key {at}{Shown(member.Name)}: expected {string.Join(", ", keys)}.");
            }
        }
    }

    private void Check(bool isGood, string at, JsonElement element, string expected)
    {
        if (!isGood)
        {
            string key = at[(at.LastIndexOf('.') + 1)..];
            string value = element.TryGetProperty(key, out JsonElement given) ? " " + Shown(given.GetRawText()) : string.Empty;
            _mistakes.Add($"Invalid {at}{value}: {expected}.");
        }
    }

    private static string Shown(string text) => text.Length > MaxWhat ? text[..MaxWhat] + "…" : text;
}
