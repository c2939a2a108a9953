using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using PopCon.Trust;
using PopCon.Trust.Hashing;
using PopCon.Trust.Keys;
using PopCon.Trust.Policies;
using PopCon.Update.Failures;
using PopCon.Update.Requirements;

namespace PopCon.Update.Configuration;

/// <summary>Reads <c>app.json</c>. All mistakes are reported together.</summary>
internal sealed class ConfigurationReader
{
    private const int MostBytes = 1 << 20;
    private const int MostSeconds = 366 * 86_400;

    private readonly PolicyJson _json = new();
    private readonly string _folder;

    private ConfigurationReader(string folder) => _folder = folder;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UpdateException">It has mistakes; the message has a line for each.</exception>
    /// <exception cref="TrustException">The file, or one that it names, cannot be read.</exception>
    public static ApplicationConfiguration Load(string path)
    {
        byte[] content = CappedFile.Read(path, MostBytes);
        var reader = new ConfigurationReader(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            ApplicationConfiguration configuration = reader.Read(document.RootElement);
            return reader._json.Mistakes is { Count: > 0 } mistakes
                ? throw new UpdateException(string.Join('\n', mistakes.Select(mistake => $"{path}: {mistake}")))
                : configuration;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a name that is not UTF-8, or holds half a surrogate pair.
            throw new UpdateException($"{path}: not JSON: {e.Message}", e);
        }
    }

    private ApplicationConfiguration Read(JsonElement root)
    {
        Dictionary<string, PolicyElement> members = _json.Members(
            root, string.Empty, "app", "requirements", "sources", "entry", "trials", "checkEverySeconds", "checkAtStart", "healthyOnExit0", "prerelease", "policy", "index");
        string app = Text(members, "app") ?? string.Empty;
        if (!PackageName.IsValid(app))
        {
            _json.Wrong("app", $"invalid name \"{app}\"; expected letters, digits, \"_\", and single \"-\" and \".\" between them.");
        }

        return new ApplicationConfiguration
        {
            App = app,
            Requirements = ReadRequirements(members),
            Sources = Each(members, "sources", text => SourceAddress.Parse(text, _folder)),
            Entry = ReadEntry(members),
            Trials = Number(members, "trials", 3, 1000),
            CheckEvery = TimeSpan.FromSeconds(Number(members, "checkEverySeconds", 86_400, MostSeconds)),
            CheckAtStart = Flag(members, "checkAtStart", otherwise: true),
            HealthyOnExit0 = Flag(members, "healthyOnExit0", otherwise: true),
            Prerelease = Flag(members, "prerelease", otherwise: false),
            Policy = Text(members, "policy") is { } policy ? Path.GetFullPath(policy, _folder) : null,
            Index = members.TryGetValue("index", out PolicyElement? index) ? ReadIndex(index.Element) : null,
        };
    }

    private List<Requirement> ReadRequirements(Dictionary<string, PolicyElement> members)
    {
        List<Requirement> requirements = members.TryGetValue("requirements", out PolicyElement? given) && PolicyJson.Text(given.Element) is { } text
            ? Try("requirements", () => (List<Requirement>)[.. Requirement.ParseLines(text)]) ?? []
            : Each(members, "requirements", Requirement.Parse);
        if (requirements.Count == 0 && _json.Mistakes.Count == 0)
        {
            _json.Wrong("requirements", "expected at least one package, such as \"Contoso.Tool >= 1.2\".");
        }

        return requirements;
    }

    private string? ReadEntry(Dictionary<string, PolicyElement> members)
    {
        string? entry = Text(members, "entry");
        if (entry is not null && (entry.Length == 0 || entry.AsSpan().ContainsAny('/', '\\')))
        {
            _json.Wrong("entry", $"invalid name \"{entry}\"; expected the name of an assembly file, such as Contoso.Tool.dll.");
        }

        return entry;
    }

    private IndexSettings? ReadIndex(JsonElement element)
    {
        Dictionary<string, PolicyElement> members = _json.Members(element, "index", "keys", "threshold");
        List<TrustPublicKey> keys = Each(members, "keys", path => TrustPublicKey.Load(Path.GetFullPath(path, _folder)), "index.");
        int threshold = Number(members, "threshold", 1, int.MaxValue, "index.");
        if (threshold > keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count())
        {
            _json.Wrong("index.threshold", string.Create(CultureInfo.InvariantCulture, $"out of reach: {threshold} signatures are needed, but there are {keys.Count} keys."));
        }

        return new IndexSettings(keys, threshold);
    }

    private List<T> Each<T>(Dictionary<string, PolicyElement> members, string name, Func<string, T> parse, string prefix = "")
        where T : class
    {
        if (!members.ContainsKey(name))
        {
            _json.Wrong(prefix + name, "the key is missing.");
        }

        return [.. _json.List(members, name, prefix.TrimEnd('.')).Select(element => Try(element.At, () => parse(
            PolicyJson.Text(element.Element) ?? throw new UpdateException($"invalid value {element.Element.GetRawText()}; expected a text.")))).OfType<T>()];
    }

    private T? Try<T>(string at, Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is UpdateException or TrustException)
        {
            _json.Wrong(at, e.Message);
            return null;
        }
    }

    private string? Text(Dictionary<string, PolicyElement> members, string name)
    {
        if (!members.TryGetValue(name, out PolicyElement? found))
        {
            return null;
        }

        if (PolicyJson.Text(found.Element) is { } text)
        {
            return text;
        }

        _json.Wrong(name, $"invalid value {found.Element.GetRawText()}; expected a text.");
        return null;
    }

    private int Number(Dictionary<string, PolicyElement> members, string name, int otherwise, int most, string prefix = "")
    {
        if (!members.TryGetValue(name, out PolicyElement? found))
        {
            return otherwise;
        }

        if (found.Element.ValueKind == JsonValueKind.Number && found.Element.TryGetInt32(out int number) && number >= 1 && number <= most)
        {
            return number;
        }

        _json.Wrong(prefix + name, string.Create(CultureInfo.InvariantCulture, $"invalid value {found.Element.GetRawText()}; expected a number from 1 to {most}."));
        return otherwise;
    }

    private bool Flag(Dictionary<string, PolicyElement> members, string name, bool otherwise)
    {
        if (!members.TryGetValue(name, out PolicyElement? found))
        {
            return otherwise;
        }

        if (found.Element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return found.Element.GetBoolean();
        }

        _json.Wrong(name, $"invalid value {found.Element.GetRawText()}; expected true or false.");
        return otherwise;
    }
}
