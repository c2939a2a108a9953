using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Access;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Hosting.Values;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads the configuration file and the manifests; finds all mistakes at once.</summary>
/// <remarks>One thread, single use.</remarks>
internal sealed class ConfigReader
{
    private readonly FileSet _files;
    private readonly YamlProblems _problems;
    private readonly RuleReader _rules;
    private readonly SecretReader _secrets;
    private readonly TimeProvider _time;

    private ConfigReader(string fileName, FileSet files, TimeProvider time, Action ruleTimedOut, Action<string>? warn)
    {
        _time = time;
        _files = files;
        _problems = new YamlProblems(fileName, warn);
        _secrets = new SecretReader(files);
        _rules = new RuleReader(_secrets, ruleTimedOut);
    }

    /// <summary>Reads the configuration.</summary>
    /// <param name="path">The file; empty: none.</param>
    /// <param name="manifests">Scarf manifests.</param>
    /// <param name="files">Gets the files that were read.</param>
    /// <param name="time">Ends what is remembered of secrets.</param>
    /// <param name="ruleTimedOut">Counts rules that took too long.</param>
    /// <param name="warn">Gets what is suspicious.</param>
    /// <exception cref="ConfigurationException">Something is wrong; all mistakes are named.</exception>
    public static GatewayConfig Read(
        string path, IReadOnlyList<string> manifests, FileSet files, TimeProvider time, Action ruleTimedOut, Action<string>? warn)
    {
        var mistakes = new List<string>();
        var reader = new ConfigReader(path, files, time, ruleTimedOut, warn);
        GatewayConfig config = path.Length == 0 ? new GatewayConfig() : reader.ReadFile(path);
        mistakes.AddRange(reader._problems.Errors);
        foreach (string manifest in manifests)
        {
            mistakes.AddRange(reader.ReadManifest(manifest, warn));
        }

        return mistakes.Count == 0 ? config with { Rules = reader._rules.Build() } : throw new ConfigurationException(mistakes);
    }

    private GatewayConfig ReadFile(string path)
    {
        if (!_files.TryReadText(path, out string text, out string error))
        {
            _problems.Error(0, string.Empty, error);
            return new GatewayConfig();
        }

        YamlSection root = YamlSection.OfFile(text, _problems, "default_repository", "admin", "web", "repositories", "counting", "limits", "rules");
        _rules.Read(root.List("rules") ?? [], root);
        Dictionary<string, RepositoryOptions> repositories = new RepositoryReader(_secrets, _time).Read(root.Section("repositories"));
        YamlSection web = root.Section("web", "external_url", "trusted_proxies", "hosts");
        return new GatewayConfig
        {
            Repositories = repositories,
            DefaultRepository = ReadDefault(root, repositories),
            ExternalUrl = ReadExternalUrl(web),
            Hosts = ReadHosts(web.Section("hosts"), repositories),
            AdminToken = ReadAdmin(root.Section("admin", "token", "token_file")),
            TrustedProxies = ReadProxies(web),
            Counting = ReadCounting(root),
            Limits = new LimitReader(root.Section("limits", LimitReader.Keys)).Read(),
        };
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
    private IReadOnlyList<string> ReadManifest(string path, Action<string>? warn)
    {
        var problems = new YamlProblems(path, warn);
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
        YamlSection counting = root.Section("counting", "version", "hidden");
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
            Hidden = counting.Texts("hidden").ToHashSet(StringComparer.Ordinal),
            Packages = (int)Math.Min(limits.WholeNumber("packages") ?? 50_000, int.MaxValue),
            Series = (int)Math.Min(limits.WholeNumber("series") ?? 250_000, int.MaxValue),
        };
    }
}
