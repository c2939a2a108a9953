using System;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.GitHub;
using PopCon.Gateway.Storage.S3;
using PopCon.Hosting.Values;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration;

/// <summary>Reads where a repository's files are.</summary>
/// <param name="repository">The section of the repository.</param>
/// <param name="secrets">Reads secrets.</param>
/// <remarks>One thread.</remarks>
internal sealed class StorageReader(YamlSection repository, SecretReader secrets)
{
    private const string FileSystem = "file_system";
    private const string S3 = "s3";
    private const string GitHub = "github";

    private static readonly string[] S3Keys = ["bucket", "prefix", "endpoint", "region", "path_style", "access_key", "secret_key", "serve"];
    private static readonly string[] GitHubKeys = ["owner", "repo", "branch", "index_filename", "token", "api_url"];

    /// <summary>The keys that it reads beside <c>type</c>.</summary>
    public static string[] Keys { get; } = ["sync_index_interval", .. S3Keys, .. GitHubKeys];

    /// <summary>Reads them.</summary>
    public StorageOptions Read()
    {
        string type = repository.Text("type") ?? string.Empty;
        RefuseOthers(type, S3, S3Keys);
        RefuseOthers(type, GitHub, GitHubKeys);
        TimeSpan interval = ReadInterval();
        switch (type)
        {
            case FileSystem:
                return new StorageOptions { SyncInterval = interval };
            case S3:
                return ReadS3() with { SyncInterval = interval };
            case GitHub:
                return ReadGitHub() with { SyncInterval = interval };
            default:
                repository.Error("type", $"'{type}' is unknown; use {FileSystem}, {S3} or {GitHub}");
                return new StorageOptions();
        }
    }

    private void RefuseOthers(string type, string owner, string[] keys)
    {
        foreach (string key in keys)
        {
            if (!string.Equals(type, owner, StringComparison.Ordinal) && repository.Find(key) is not null)
            {
                repository.Error(key, $"is a key of type {owner}, but the type is '{type}'");
            }
        }
    }

    private S3Options ReadS3()
    {
        Uri? endpoint = UpstreamReader.ReadUrl(repository, "endpoint");
        string prefix = repository.Text("prefix") ?? string.Empty;
        string serve = repository.Text("serve") ?? "redirect";
        if (serve is not ("redirect" or "stream"))
        {
            repository.Error("serve", $"'{serve}' is unknown; use redirect or stream");
        }

        string? accessKey = secrets.ReadText(repository, "access_key");
        string? secretKey = secrets.ReadText(repository, "secret_key");
        if (accessKey is null != secretKey is null)
        {
            repository.Error("secret_key", "access_key and secret_key go together; without both the environment is searched");
        }

        return new S3Options
        {
            Bucket = Required("bucket"),
            Prefix = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/",
            Endpoint = endpoint,
            Region = repository.Text("region") ?? "us-east-1",
            HasPathStyle = repository.Switch("path_style") ?? endpoint is not null,
            AccessKey = accessKey,
            SecretKey = secretKey,
            Streams = serve is "stream",
        };
    }

    private GitHubOptions ReadGitHub()
    {
        var options = new GitHubOptions
        {
            Owner = Required("owner"),
            Name = Required("repo"),
            Branch = repository.Text("branch") ?? "master",
            IndexFile = repository.Text("index_filename") ?? "index.toml",
            Token = secrets.ReadText(repository, "token") ?? string.Empty,
        };
        return UpstreamReader.ReadUrl(repository, "api_url") is { } api ? options with { Api = new Uri(api.AbsoluteUri.TrimEnd('/') + "/") } : options;
    }

    private string Required(string key)
    {
        string text = repository.Text(key) ?? string.Empty;
        if (text.Length == 0)
        {
            repository.Error(key, "is missing");
        }

        return text;
    }

    private TimeSpan ReadInterval()
    {
        const string Key = "sync_index_interval";
        TimeSpan interval = new StorageOptions().SyncInterval;
        if (repository.Text(Key) is { } text && (!GoDuration.TryParse(text, out interval) || interval < TimeSpan.FromSeconds(1)))
        {
            repository.Error(Key, $"'{text}' is not a duration of at least 1s such as 60s");
        }

        return interval;
    }
}
