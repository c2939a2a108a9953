using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Gateway.Access;
using PopCon.Gateway.Rules;
using PopCon.Gateway.Rules.Events;
using PopCon.Gateway.Rules.Templates;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads redirect rules with the keys of Scarf's manifests.</summary>
/// <param name="secrets">Reads access tokens.</param>
/// <param name="ruleTimedOut">Counts rules that took too long.</param>
/// <remarks>One thread.</remarks>
internal sealed class RuleReader(SecretReader secrets, Action ruleTimedOut)
{
    private static readonly Dictionary<string, string[]> KeysByType = new(StringComparer.Ordinal)
    {
        ["file-v1"] = ["incoming-path", "outgoing-url", "package-id"],
        ["file-v2"] = ["incoming-path", "outgoing-url", "package-id"],
        ["python-v1"] =
        [
            "package-name", "file-name", "version", "hash-value", "requires-python", "backend-url", "backend-simple-index-url", "gpg-sig",
            "package-id",
        ],
        ["catch-all-v1"] = ["redirect-target-domain", "package-id"],
        ["docker-v1"] = ["repository-name", "registry", "always-proxy", "package-id"],
        ["docker-v2"] = ["pattern", "registry", "always-proxy", "rule-id", "package-id"],
        ["telemetry-v1"] = ["incoming-path", "access-tokens", "fields", "package-id"],
        ["pixel-v1"] = ["package-id"],
        ["install-event-v1"] = ["package-id"],
    };

    private static readonly SearchValues<char> NoHostCharacters = SearchValues.Create("/?#@\\ ");

    private static readonly string[] CommonKeys = ["type", "domain", "owner", "package-name", "rule-id"];

    private readonly Dictionary<string, RuleList> _hosts = new(StringComparer.Ordinal);

    /// <summary>Reads a list of rules.</summary>
    /// <param name="items">The list.</param>
    /// <param name="file">The file they are in.</param>
    public void Read(List<YamlNode> items, YamlSection file)
    {
        for (int i = 0; i < items.Count; i++)
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            string type = file.Section(items[i], "rules, " + number).Text("type") ?? string.Empty;
            string place = $"rules, {number} ({type})";
            if (!KeysByType.TryGetValue(type, out string[]? keys))
            {
                file.Section(items[i], place).Error("type", $"'{type}' is unknown; use one of {string.Join(", ", KeysByType.Keys)}");
                continue;
            }

            YamlSection rule = file.Section(items[i], place, [.. CommonKeys.Union(keys, StringComparer.Ordinal)]);
            string domain = Required(rule, "domain").ToLowerInvariant().TrimEnd('.');
            if (domain.Length > 0 && IsHost(domain, allowsPort: false, rule, "domain"))
            {
                Add(type, rule, _hosts.TryGetValue(domain, out RuleList? known) ? known : _hosts[domain] = new RuleList());
            }
        }
    }

    /// <summary>All rules that were read.</summary>
    public RuleSet Build() => new(_hosts);

    private static string Required(YamlSection rule, string key)
    {
        string text = rule.Text(key) ?? string.Empty;
        if (text.Length == 0)
        {
            rule.Error(key, "is missing");
        }

        return text;
    }

    private static bool IsHost(string host, bool allowsPort, YamlSection rule, string key)
    {
        bool isHost = Uri.TryCreate($"https://{host}/", UriKind.Absolute, out Uri? uri)
            && uri is { AbsolutePath: "/", UserInfo.Length: 0 }
            && !host.AsSpan().ContainsAny(NoHostCharacters)
            && !host.AsSpan().ContainsAnyExceptInRange('!', '~')
            && (allowsPort || uri.IsDefaultPort);
        if (!isHost)
        {
            string hint = Ascii.IsValid(host) ? string.Empty : "; write an international name in the form that the DNS has, such as xn--bcher-kva.example";
            rule.Error(key, $"'{host}' is not a host name{hint}");
        }

        return isHost;
    }

    private void Add(string type, YamlSection rule, RuleList list)
    {
        try
        {
            AddChecked(type, rule, list);
        }
        catch (TemplateException e)
        {
            rule.Error(type is "docker-v2" ? "pattern" : "incoming-path", e.Message);
        }
    }

    private void AddChecked(string type, YamlSection rule, RuleList list)
    {
        string package = type.StartsWith("docker", StringComparison.Ordinal) ? string.Empty : Required(rule, "package-id");
        switch (type)
        {
            case "file-v1" when Required(rule, "incoming-path") is { Length: > 0 } path && TryTarget(rule, out TargetTemplate? target):
                list.Files.Add(new FileRule(IncomingTemplate.Parse(path), target, package));
                break;
            case "file-v2" when Required(rule, "incoming-path") is { Length: > 0 } expression && TryTarget(rule, out TargetTemplate? target):
                list.Expressions.Add(new RegexRule(expression, target, package, ruleTimedOut));
                break;
            case "python-v1":
                AddPython(rule, list);
                break;
            case "catch-all-v1":
                string? domain = rule.Text("redirect-target-domain");
                if (domain is null || IsHost(domain, allowsPort: true, rule, "redirect-target-domain"))
                {
                    list.CatchAll.Add(new CatchAllRule(domain, package));
                }

                break;
            case "docker-v1" or "docker-v2":
                AddDocker(type, rule, list);
                break;
            case "telemetry-v1" when Required(rule, "incoming-path") is { Length: > 0 } path:
                IReadOnlyList<Secret>? tokens = rule.Find("access-tokens") is null ? null : secrets.ReadList(rule, "access-tokens");
                list.Telemetry.Add(new TelemetryRule(path, package, tokens, ReadFields(rule)));
                break;
            case "pixel-v1":
                list.PixelPackages.Add(package);
                break;
            case "install-event-v1":
                list.InstallEventPackages.Add(package);
                break;
        }
    }

    // The key must be there: null means that the rule only counts.
    private static bool TryTarget(YamlSection rule, out TargetTemplate? target)
    {
        target = null;
        const string Key = "outgoing-url";
        if (rule.Text(Key) is not { } text)
        {
            bool isNull = rule.Node.Entries.Exists(entry => entry.Key.Text is Key);
            if (!isNull)
            {
                rule.Error(Key, "is missing; null makes a rule that only counts");
            }

            return isNull;
        }

        try
        {
            target = TargetTemplate.Parse(text);
            return true;
        }
        catch (TemplateException e)
        {
            rule.Error(Key, e.Message);
            return false;
        }
    }

    private static void AddDocker(string type, YamlSection rule, RuleList list)
    {
        string registry = Required(rule, "registry");
        string image = Required(rule, type is "docker-v1" ? "repository-name" : "pattern");
        if (rule.Switch("always-proxy") is true)
        {
            rule.Warn("always-proxy", "has no effect: nothing is proxied, every request is redirected");
        }

        if (registry.Length == 0 || image.Length == 0 || !IsHost(registry, allowsPort: true, rule, "registry"))
        {
            return;
        }

        if (type is "docker-v1")
        {
            list.DockerNames.Add(DockerRule.ForName(image, registry));
        }
        else
        {
            list.DockerPatterns.Add(DockerRule.ForPattern(image, registry));
        }
    }

    private static void AddPython(YamlSection rule, RuleList list)
    {
        if (rule.Text("backend-simple-index-url") is { } index && IsUrl(rule, "backend-simple-index-url", index))
        {
            list.PythonBackendIndex = index;
        }

        if (rule.Find("file-name") is null && list.PythonBackendIndex is not null)
        {
            return;
        }

        YamlSection hash = rule.Section("hash-value", "type", "hash");
        string url = Required(rule, "backend-url");
        string project = Required(rule, "package-name");
        string file = Required(rule, "file-name");
        string version = Required(rule, "version");
        if (url.Length > 0 && IsUrl(rule, "backend-url", url))
        {
            list.PythonFiles.Add(new PythonFile(
                project, file, version, url, hash.Text("type") ?? string.Empty, hash.Text("hash") ?? string.Empty, rule.Text("requires-python"), rule.Switch("gpg-sig")));
        }
    }

    private static bool IsUrl(YamlSection rule, string key, string text)
    {
        bool isUrl = Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && url.Scheme is "http" or "https"
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
        if (!isUrl)
        {
            rule.Error(key, $"'{text}' is not an absolute http or https URL");
        }

        return isUrl;
    }

    private static Dictionary<string, IReadOnlySet<string>> ReadFields(YamlSection rule)
    {
        var fields = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        YamlSection section = rule.Section("fields");
        foreach ((YamlNode key, YamlNode _) in section.Node.Entries)
        {
            string[] values = [.. section.Texts(key.Text)];
            if (!IsLabel(key.Text) || key.Text is "package" || !Array.TrueForAll(values, IsLabelValue))
            {
                section.Error(key.Text, "a field is a word of letters, digits and underscores; its values are words of letters, digits, dots, hyphens and underscores");
                continue;
            }

            fields[key.Text] = values.ToHashSet(StringComparer.Ordinal);
        }

        return fields;
    }

    private static bool IsLabel(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static bool IsLabelValue(string text) =>
        text.Length is > 0 and <= 64 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');
}
