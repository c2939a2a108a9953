using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using PopCon.Gateway.Access;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Storage;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads the section <c>repositories</c>.</summary>
/// <param name="secrets">Reads secrets.</param>
/// <param name="upstreams">Reads upstreams.</param>
/// <param name="expiry">How long it is remembered that a secret was right.</param>
/// <param name="time">Ends what is remembered of secrets.</param>
/// <remarks>One thread.</remarks>
internal sealed partial class RepositoryReader(SecretReader secrets, UpstreamReader upstreams, AccessExpiry expiry, TimeProvider time)
{
    private static readonly string[] Keys =
    [
        "type", "anonymous_read", "read_secrets", "write_secrets", "max_file_bytes", "delete", "open_service_index", "reserved", "min_age", "upstream",
        "advisories", .. StorageReader.Keys,
    ];

    private static readonly KeyValuePair<string, DeleteMode>[] DeleteModes =
    [
        KeyValuePair.Create("unlist", DeleteMode.Unlist),
        KeyValuePair.Create("remove", DeleteMode.Remove),
        KeyValuePair.Create("forbid", DeleteMode.Forbid),
    ];

    /// <summary>Reads all repositories, by name in lower case.</summary>
    public Dictionary<string, RepositoryOptions> Read(YamlSection section)
    {
        var repositories = new Dictionary<string, RepositoryOptions>(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in section.Node.Entries)
        {
            string name = key.Text.ToLowerInvariant();
            if (FindProblem(key.Text, isLocal: false) is { } problem)
            {
                section.Error(key.Text, problem);
            }
            else if (!repositories.TryAdd(name, Read(section.Section(value, $"repositories, {key.Text}", Keys), name)))
            {
                section.Error(key.Text, $"the repository '{name}' is given twice");
            }
        }

        return repositories;
    }

    /// <summary>Why a repository cannot have a name; <see langword="null"/>: it can.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isLocal">Whether it has a folder of its own in the storage root.</param>
    public static string? FindProblem(string name, bool isLocal) =>
        !NamePattern().IsMatch(name.ToLowerInvariant()) ? $"'{name}' is not a repository name: expected a-z, 0-9, hyphens and underscores, at most 63"
        : isLocal && name.Equals(StorageRoot.UploadFolder, StringComparison.OrdinalIgnoreCase)
            ? $"'{name}' cannot be the name of a file_system repository: the folder '{StorageRoot.UploadFolder}' of the storage root holds uploads; choose another name"
        : null;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    private static long ReadSize(YamlSection repository)
    {
        long maximum = repository.Text("type") is "github" ? (2L << 30) - 1 : (5L << 30) - 1;
        if (repository.Text("max_file_bytes") is not { } text)
        {
            return maximum;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0)
        {
            return bytes;
        }

        repository.Error("max_file_bytes", $"'{text}' is not a whole number above 0");
        return maximum;
    }

    private RepositoryOptions Read(YamlSection repository, string name)
    {
        StorageOptions storage = new StorageReader(repository, secrets).Read();
        if (FindProblem(name, storage.IsLocal) is { } problem)
        {
            repository.Error("type", problem);
        }

        var access = new RepositoryAccess(
            repository.Switch("anonymous_read") ?? false,
            secrets.ReadList(repository, "read_secrets") ?? [],
            secrets.ReadList(repository, "write_secrets") ?? [],
            expiry,
            time);
        return new RepositoryOptions
        {
            Name = name,
            Access = access,
            MaxFileBytes = ReadSize(repository),
            Storage = storage,
            Upstream = upstreams.Read(repository, name),
            Advisories = UpstreamReader.ReadUrl(repository, "advisories")?.AbsoluteUri,
            Delete = repository.Word("delete", DeleteModes),
            OpenServiceIndex = repository.Switch("open_service_index") ?? false,
        };
    }
}
