using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration.Pywharf;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Upstreams.Sources;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Hosting.Values;
using PopCon.Hosting.Yaml;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads the configuration file and the manifests; finds all mistakes at once.</summary>
/// <remarks>One thread, single use.</remarks>
internal sealed class ConfigReader
{
    private static readonly string[] Keys = ["default_repository", "admin", "web", "repositories", "counting", "limits", "rules"];

    private readonly FileSet _files;
    private readonly YamlProblems _problems;
    private readonly RuleReader _rules;
    private readonly SecretReader _secrets;
    private readonly ConfigServices _services;

    private ConfigReader(string fileName, FileSet files, ConfigServices services)
    {
        _services = services;
        _files = files;
        _problems = new YamlProblems(fileName, services.Warn);
        _secrets = new SecretReader(files);
        _rules = new RuleReader(_secrets, services.RuleTimedOut);
    }

    /// <summary>Reads the configuration.</summary>
    /// <param name="path">The file; empty: none.</param>
    /// <param name="text">Its text, if that is not to be read from the file.</param>
    /// <param name="manifests">Scarf manifests.</param>
    /// <param name="files">Gets the files that were read.</param>
    /// <param name="services">What the configuration is built with.</param>
    /// <exception cref="ConfigurationException">Something is wrong; all mistakes are named.</exception>
    public static GatewayConfig Read(string path, string? text, IReadOnlyList<string> manifests, FileSet files, ConfigServices services)
    {
        var mistakes = new List<string>();
        var reader = new ConfigReader(path, files, services);
        GatewayConfig config = path.Length == 0 ? new GatewayConfig() : reader.ReadFile(path, text);
        mistakes.AddRange(reader._problems.Errors);
        foreach (string manifest in manifests)
        {
            mistakes.AddRange(reader.ReadManifest(manifest));
        }

        return mistakes.Count == 0 ? config with { Rules = reader._rules.Build() } : throw new ConfigurationException(mistakes);
    }

    /// <summary>Reads the configuration for something other than to serve.</summary>
    /// <param name="options">The flags.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Told of what is doubtful.</param>
    /// <exception cref="ConfigurationException">Something is wrong; all mistakes are named.</exception>
    public static GatewayConfig ReadOnce(GatewayOptions options, TimeProvider time, Action<string> warn)
    {
        var own = new OwnMetrics(new MetricRegistry(SeriesLimits.None, new MetricClock(time)), showsAll: false);
        var services = new ConfigServices(new UpstreamSources(own, folder: null, time), time, static () => { }, warn);
        return Read(options.ConfigFile, text: null, options.Manifests, new FileSet(), services);
    }

    private GatewayConfig ReadFile(string path, string? known)
    {
        string text = known ?? string.Empty;
        if (known is null && !_files.TryReadText(path, out text, out string error))
        {
            _problems.Error(0, string.Empty, error);
            return new GatewayConfig();
        }

        YamlSection root = ReadRoot(text);
        _rules.Read(root.List("rules") ?? [], root);
        LimitOptions limits = new LimitReader(root.Section("limits", LimitReader.Keys)).Read();
        var upstreams = new UpstreamReader(_secrets, _services.Upstreams, _services.Time);
        Dictionary<string, RepositoryOptions> repositories =
            new RepositoryReader(_secrets, upstreams, limits.Access, _services.Time).Read(root.Section("repositories"));
        YamlSection web = root.Section("web", "external_url", "trusted_proxies", "hosts");
        return new GatewayConfig
        {
            Repositories = repositories,
            DefaultRepository = ReadDefault(root, repositories),
            ExternalUrl = ReadExternalUrl(web),
            Hosts = ReadHosts(web.Section("hosts"), repositories),
            Admin = ReadAdmin(root.Section("admin", "token", "token_file")) is { } token ? new RepositoryAccess(false, [], [token], limits.Access, _services.Time) : null,
            TrustedProxies = ReadProxies(web),
            Counting = ReadCounting(root),
            Limits = limits,
        };
    }

    private YamlSection ReadRoot(string text)
    {
        if (!TomlReader.IsToml(text))
        {
            return YamlSection.OfFile(text, _problems, Keys);
        }

        YamlNode root = new PywharfConfig(_problems, static secret => secret).Convert(text);
        _problems.Warn(root, string.Empty, "this is a configuration of pywharf; the command import makes one of the gateway from it");
        return new YamlSection(root, string.Empty, _problems, Keys);
    }

    private static string? ReadDefault(YamlSection root, Dictionary<string, RepositoryOptions> repositories)
    {
        string? name = root.Text("default_repository");
        if (name is not null && !repositories.ContainsKey(name.ToLowerInvariant()))
        {
            root.Error("default_repository", $"there is no repository '{name}'");
        }

        return name;
    }

    private static string? ReadExternalUrl(YamlSection web)
    {
        string? text = web.Text("external_url")?.TrimEnd('/');
        if (text is not null && !(Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
        {
            web.Error("external_url", $"'{text}' is not an absolute http or https URL");
        }

        return text;
    }

    private static Dictionary<string, string> ReadHosts(YamlSection section, Dictionary<string, RepositoryOptions> repositories)
    {
        var hosts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string host, string repository) in section.Pairs())
        {
            if (!repositories.ContainsKey(repository.ToLowerInvariant()))
            {
                section.Error(host, $"there is no repository '{repository}'");
            }

            hosts[host.ToLowerInvariant().TrimEnd('.')] = repository;
        }

        return hosts;
    }

    // A manifest is an object with rules, or the list of rules itself.
    private IReadOnlyList<string> ReadManifest(string path)
    {
        var problems = new YamlProblems(path, _services.Warn);
        if (!_files.TryReadText(path, out string text, out string error))
        {
            problems.Error(0, string.Empty, error);
            return problems.Errors;
        }

        bool isList = text.AsSpan().TrimStart().StartsWith('[');
        YamlSection root = YamlSection.OfFile(isList ? "{\"rules\":" + text + "}" : text, problems, "rules");
        _rules.Read(root.List("rules") ?? [], root);
        return problems.Errors;
    }

    private Secret? ReadAdmin(YamlSection admin)
    {
        if (admin.Text("token_file") is not { } file)
        {
            return _secrets.Read(admin, "token");
        }

        if (_files.TryReadText(file, out string text, out string error))
        {
            return SecretReader.Parse(admin, "token_file", text.Trim());
        }

        admin.Error("token_file", $"'{file}': {error}");
        return null;
    }

    private static AllowedSources? ReadProxies(YamlSection web)
    {
        string text = string.Join(',', web.Texts("trusted_proxies"));
        if (text.Length == 0)
        {
            return null;
        }

        if (!AllowedSources.TryParse(text, out AllowedSources? sources, out string wrong))
        {
            web.Error("trusted_proxies", $"'{wrong}' is not an address or a network such as 10.0.0.0/8");
        }

        return sources;
    }

    private static CountingOptions ReadCounting(YamlSection root)
    {
        YamlSection counting = root.Section("counting", "version", "hidden", "uniques", "uniques_min");
        string[] labels = ["client", "client_version", "os", "ci", "version", "purpose", "repository", "via"];
        foreach (string label in counting.Texts("hidden").Except(labels, StringComparer.Ordinal))
        {
            counting.Error("hidden", $"'{label}' is not a label that can be hidden; use {string.Join(", ", labels)}");
        }

        YamlSection limits = root.Section("limits", LimitReader.Keys);
        return new CountingOptions
        {
            Version = counting.Word(
                "version",
                [
                    KeyValuePair.Create("minor", VersionDetail.Minor),
                    KeyValuePair.Create("major", VersionDetail.Major),
                    KeyValuePair.Create("full", VersionDetail.Full),
                    KeyValuePair.Create("none", VersionDetail.None),
                ]),
            HasUniques = counting.Switch("uniques") ?? true,
            UniquesMinimum = (int)Math.Min(counting.WholeNumber("uniques_min") ?? 5, int.MaxValue),
            Hidden = counting.Texts("hidden").ToHashSet(StringComparer.Ordinal),
            Packages = (int)Math.Min(limits.WholeNumber("packages") ?? 50_000, int.MaxValue),
            Series = (int)Math.Min(limits.WholeNumber("series") ?? 250_000, int.MaxValue),
        };
    }
}
