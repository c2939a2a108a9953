using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Upstreams;
using PopCon.Gateway.Upstreams.Sources;
using PopCon.Hosting.Values;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads the upstreams of a repository.</summary>
/// <param name="secrets">Reads passwords.</param>
/// <param name="sources">Has the upstreams that are open.</param>
/// <param name="time">The clock.</param>
/// <remarks>One thread.</remarks>
internal sealed class UpstreamReader(SecretReader secrets, UpstreamSources sources, TimeProvider time)
{
    private const string Key = "upstream";
    private const string Fallback = "fallback";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly string[] SetKeys = ["nuget", "pypi", "npm", "pypi_links", "username", "password", "timeout"];

    private static readonly KeyValuePair<string, bool>[] LinkWords = [KeyValuePair.Create("gateway", false), KeyValuePair.Create(Key, true)];

    /// <summary>Reads them; <see langword="null"/>: the repository has none.</summary>
    /// <param name="repository">The section of the repository.</param>
    /// <param name="name">Its name.</param>
    public Upstream? Read(YamlSection repository, string name)
    {
        var reserved = new ReservedNames(repository.Texts("reserved"));
        TimeSpan? minAge = ReadDuration(repository, "min_age");
        YamlSection first = repository.Section(Key, [.. SetKeys, Fallback]);
        if (first.IsEmpty)
        {
            return null;
        }

        var sets = new List<YamlSection> { first };
        sets.AddRange((first.List(Fallback) ?? []).Select((item, i) => first.Section(
            item, string.Create(CultureInfo.InvariantCulture, $"{first.Place}, {Fallback}, {i + 1}"), SetKeys)));
        List<UpstreamSource> nuget = ReadSet(sets, "nuget", Ecosystems.NuGet, name, isFolder: false);
        List<UpstreamSource> pypi = ReadSet(sets, "pypi", Ecosystems.PyPi, name, isFolder: true);
        List<UpstreamSource> npm = ReadSet(sets, "npm", Ecosystems.Npm, name, isFolder: true);
        return new Upstream(
            nuget.Count == 0 ? null : new NuGetUpstream(nuget, minAge, sources.Folder, time),
            pypi.Count == 0 ? null : new PyPiUpstream(pypi, minAge, reserved),
            npm.Count == 0 ? null : new NpmUpstream(npm, minAge, time),
            reserved);
    }

    /// <summary>An http or https address; <see langword="null"/> when it is absent or wrong.</summary>
    public static Uri? ReadUrl(YamlSection section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        section.Error(key, $"'{text}' is not an absolute http or https URL without credentials");
        return null;
    }

    private static TimeSpan? ReadDuration(YamlSection section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (GoDuration.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        section.Error(key, $"'{text}' is not a duration above 0 such as 7d");
        return null;
    }

    private List<UpstreamSource> ReadSet(List<YamlSection> sets, string key, string ecosystem, string repository, bool isFolder)
    {
        var read = new List<UpstreamSource>();
        foreach (YamlSection set in sets)
        {
            if (ReadUrl(set, key) is { } url)
            {
                read.Add(sources.Open(new UpstreamOptions
                {
                    Repository = repository,
                    Ecosystem = ecosystem,
                    Set = read.Count,
                    Root = isFolder ? new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/") : url,
                    Timeout = ReadDuration(set, "timeout") ?? DefaultTimeout,
                    Authorization = ReadAuthorization(set),
                    LinksToUpstream = set.Word("pypi_links", LinkWords),
                }));
            }
        }

        return read;
    }

    private string? ReadAuthorization(YamlSection set)
    {
        string? user = set.Text("username");
        string? password = secrets.ReadText(set, "password");
        if (user is null && set.Find("password") is not null)
        {
            set.Error("password", "username is missing");
        }

        return user is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
    }
}
