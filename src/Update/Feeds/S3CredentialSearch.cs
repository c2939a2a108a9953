using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Update.Feeds;

/// <summary>Finds a key for S3: in the environment, in a file, and only then at the instance role of the machine.</summary>
internal static class S3CredentialSearch
{
    // The service is one hop away, or it is not there.
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The first key that is found; <see langword="null"/> for requests without signature.</summary>
    public static async Task<S3Credentials?> FindAsync(CancellationToken cancel) =>
        FromEnvironment("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        ?? FromFile(Variable("AWS_CREDENTIAL_FILE"))
        ?? FromEnvironment("AWS_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SECURITY_TOKEN")
        ?? (string.Equals(Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase) ? null : await FromInstanceAsync(cancel));

    /// <summary>The region that signatures name.</summary>
    public static string Region => Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? Variable("EC2_REGION") ?? "us-east-1";

    /// <summary>A variable of the environment; <see langword="null"/> when it is empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static S3Credentials? FromEnvironment(string id, string secret, string token) =>
        Variable(id) is { } idValue && Variable(secret) is { } secretValue ? new S3Credentials(idValue, secretValue, Variable(token)) : null;

    private static S3Credentials? FromFile(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        var values = File.ReadLines(path).Take(100).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0].Trim(), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First()[1].Trim(), StringComparer.Ordinal);
        return values.GetValueOrDefault("AWSAccessKeyId") is { } id && values.GetValueOrDefault("AWSSecretKey") is { } secret ? new S3Credentials(id, secret, null) : null;
    }

    private static async Task<S3Credentials?> FromInstanceAsync(CancellationToken cancel)
    {
        string server = (Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254").TrimEnd('/') + "/latest/";
        using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = MetadataTimeout };
        try
        {
            string token = await TextAsync(http, HttpMethod.Put, server + "api/token", ("X-aws-ec2-metadata-token-ttl-seconds", "300"), cancel);
            Task<string> Get(string path) => TextAsync(http, HttpMethod.Get, server + path, ("X-aws-ec2-metadata-token", token), cancel);
            const string Roles = "meta-data/iam/security-credentials/";
            string role = (await Get(Roles)).Split('\n')[0].Trim();
            using JsonDocument document = JsonDocument.Parse(await Get(Roles + Uri.EscapeDataString(role)));
            string Member(string name) => document.RootElement.GetProperty(name).GetString() ?? string.Empty;
            return new S3Credentials(Member("AccessKeyId"), Member("SecretAccessKey"), Member("Token"));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Not a machine with a role.
            return null;
        }
    }

    private static async Task<string> TextAsync(HttpClient http, HttpMethod method, string url, (string Name, string Value) header, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Add(header.Name, header.Value);
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel);
    }
}
