using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;
using PopCon.Hosting;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Configuration;

/// <summary>Reads the configuration file of the program and finds all its mistakes.</summary>
/// <remarks>One file each; not thread-safe. Paths in the file are relative to its folder.</remarks>
internal sealed class HostFile
{
    private static readonly string[] Keys =
    [
        "listen", "installRoute", "eventRoute", "refreshRoute", "data", "packages", "modes", "k", "accessTokenSeconds", "refreshTokenSeconds", "codeSeconds",
        "deviceInterval", "tokensPerWeek", "issuerKeys", "reportTokenFile", "statsd", "publicOrigin", "nowFile", "legacy", "ended",
    ];

    // Query, fragment, escapes, and what route patterns give a meaning.
    private static readonly SearchValues<char> NotInRoutes = SearchValues.Create("?#{}*%");

    private static readonly string[] IssuerKeyKeys = ["pem", "from", "to"];

    private readonly List<string> _mistakes = [];
    private readonly string _folder;
    private readonly JsonElement _root;

    private HostFile(string path, JsonElement root)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _root = root;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; all its mistakes are named.</exception>
    public static HostSettings Load(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: {e.Message}", e);
        }

        if (!StrictJson.TryParse(bytes, out JsonElement root) || root.ValueKind != JsonValueKind.Object)
        {
            throw new ConfigurationException($"{path}: expected a JSON object without a key twice.");
        }

        var file = new HostFile(path, root);
        HostSettings settings = file.Read();
        return file._mistakes.Count == 0 ? settings : throw new ConfigurationException([.. file._mistakes.Select(mistake => $"{path}: {mistake}")]);
    }

    private HostSettings Read()
    {
        RefuseOthers(_root, Keys);
        IPEndPoint listen = ReadListen();
        UsageHostOptions defaults = new() { DataFolder = string.Empty, PackageFiles = [] };
        var settings = new HostSettings(listen, new UsageHostOptions
        {
            InstallRoute = ReadRoute("installRoute", defaults.InstallRoute),
            EventRoute = ReadRoute("eventRoute", defaults.EventRoute),
            RefreshRoute = ReadRoute("refreshRoute", defaults.RefreshRoute),
            DataFolder = InFolder(Required("data")),
            PackageFiles = [.. ReadTexts("packages", []).Select(InFolder)],
            Modes = ReadTexts("modes", defaults.Modes),
            K = ReadNumber("k", defaults.K),
            AccessTokenSeconds = ReadNumber("accessTokenSeconds", defaults.AccessTokenSeconds),
            RefreshTokenSeconds = ReadNumber("refreshTokenSeconds", defaults.RefreshTokenSeconds),
            CodeSeconds = ReadNumber("codeSeconds", defaults.CodeSeconds),
            DeviceInterval = ReadNumber("deviceInterval", defaults.DeviceInterval),
            TokensPerWeek = ReadNumber("tokensPerWeek", defaults.TokensPerWeek),
            IssuerKeys = ReadIssuerKeys(),
            ReportTokenFile = Optional("reportTokenFile") is { } token ? InFolder(token) : null,
            Statsd = Optional("statsd"),
            PublicOrigin = Optional("publicOrigin"),
            Legacy = ReadSwitch("legacy"),
            Ended = ReadSwitch("ended"),
            Clock = Optional("nowFile") is { } now ? new FileClock(InFolder(now)) : TimeProvider.System,
        });
        if (settings.ListensEverywhere && settings.Options.PublicOrigin is null)
        {
            _mistakes.Add("publicOrigin is missing: with this listen address clients cannot be told how to reach the host.");
        }

        return settings;
    }

    private string InFolder(string path) => Path.Combine(_folder, path);

    private IPEndPoint ReadListen()
    {
        string text = Required("listen");
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "http", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
        {
            if (IPAddress.TryParse(uri.Host, out IPAddress? address))
            {
                return new IPEndPoint(address, uri.Port);
            }

            if (uri.Host is "localhost")
            {
                return new IPEndPoint(IPAddress.Loopback, uri.Port);
            }
        }

        if (text.Length > 0)
        {
            _mistakes.Add($"Invalid listen \"{text}\": expected an address such as http://127.0.0.1:8080. TLS belongs to the proxy in front.");
        }

        return new IPEndPoint(IPAddress.Loopback, 0);
    }

    private string ReadRoute(string key, string value)
    {
        string route = Optional(key) ?? value;
        if (route is not ['/', not '/', ..] || route.EndsWith('/') || !Uri.IsWellFormedUriString(route, UriKind.Relative) || route.AsSpan().ContainsAny(NotInRoutes))
        {
            _mistakes.Add($"Invalid {key} \"{route}\": expected a path such as {value}.");
        }

        return route;
    }

    private List<IssuerKeyOptions> ReadIssuerKeys()
    {
        var keys = new List<IssuerKeyOptions>();
        if (!_root.TryGetProperty("issuerKeys", out JsonElement array))
        {
            return keys;
        }

        foreach (JsonElement element in array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                RefuseOthers(element, IssuerKeyKeys);
            }

            if (element.Text("pem") is { } pem && UsageTime.TryParse(element.Text("from"), out DateTimeOffset from) && UsageTime.TryParse(element.Text("to"), out DateTimeOffset to) && from < to)
            {
                keys.Add(new IssuerKeyOptions(InFolder(pem), from, to));
            }
            else
            {
                _mistakes.Add($"Invalid issuerKeys {element.GetRawText()}: expected pem, and from and to such as 2027-01-01T00:00:00Z.");
            }
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            _mistakes.Add("Invalid issuerKeys: expected an array of objects with pem, from and to.");
        }

        return keys;
    }

    private string[] ReadTexts(string key, IReadOnlyList<string> value)
    {
        if (!_root.TryGetProperty(key, out JsonElement array))
        {
            return [.. value];
        }

        string?[] texts = array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(element => element.Text())] : [null];
        if (Array.Exists(texts, text => text is null))
        {
            _mistakes.Add($"Invalid {key} {array.GetRawText()}: expected an array of texts.");
        }

        return [.. texts.OfType<string>()];
    }

    private int ReadNumber(string key, int value)
    {
        if (!_root.TryGetProperty(key, out JsonElement element))
        {
            return value;
        }

        if (element.Number() is > 0 and <= int.MaxValue)
        {
            return (int)element.Number()!.Value;
        }

        _mistakes.Add($"Invalid {key} {element.GetRawText()}: expected a whole number from 1.");
        return value;
    }

    private bool ReadSwitch(string key)
    {
        if (_root.TryGetProperty(key, out JsonElement element) && element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            _mistakes.Add($"Invalid {key} {element.GetRawText()}: expected true or false.");
        }

        return element.ValueKind == JsonValueKind.True;
    }

    private string Required(string key)
    {
        string? text = Optional(key);
        if (text is null && !_root.TryGetProperty(key, out _))
        {
            _mistakes.Add($"{key} is missing.");
        }

        return text ?? string.Empty;
    }

    private string? Optional(string key)
    {
        if (!_root.TryGetProperty(key, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string? text = element.Text();
        if (string.IsNullOrEmpty(text))
        {
            _mistakes.Add($"Invalid {key} {element.GetRawText()}: expected a text.");
        }

        return text;
    }

    private void RefuseOthers(JsonElement element, string[] keys) => _mistakes.AddRange(element.EnumerateObject()
        .Where(member => !keys.Contains(member.Name, StringComparer.Ordinal))
        .Select(member => $"Unknown key {member.Name}: expected one of {string.Join(", ", keys)}."));
}
