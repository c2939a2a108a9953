using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>Calls of the GitHub REST API, see https://docs.github.com/rest. Errors become <see cref="StorageException"/>.</summary>
/// <remarks>Safe from all threads. After the server has asked for patience it is not called until then.</remarks>
internal sealed class GitHubApi : IDisposable
{
    private const string JsonType = "application/vnd.github+json";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly HttpClient _client;
    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _blockedUntil;
    private string _token;
    private AccessLevel _tokenLevel;

    /// <param name="options">Which repository.</param>
    /// <param name="time">Ends a pause that the server asked for.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public GitHubApi(GitHubOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _token = options.Token;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("popcon-gateway");
    }

    /// <summary>The path of the repository's own resources.</summary>
    public string Repository => $"repos/{_options.Owner}/{_options.Name}/";

    /// <summary>What the user of a token may do with the repository.</summary>
    public async Task<AccessLevel> FindPermissionAsync(string token, CancellationToken cancellationToken)
    {
        string? login = (await AskAsync("user", token, cancellationToken))?["login"]?.ToString();
        JsonNode? found = login is null
            ? null
            : await AskAsync($"{Repository}collaborators/{PercentCoding.Escape(login)}/permission", token, cancellationToken);
        return found?["permission"]?.ToString() switch
        {
            "admin" or "write" => AccessLevel.Write,
            "read" => AccessLevel.Read,
            _ => AccessLevel.None,
        };
    }

    /// <summary>Uses a client's token from now on, unless the one in use may do more.</summary>
    public void Offer(string token, AccessLevel level)
    {
        lock (_lock)
        {
            if (level > AccessLevel.None && level >= _tokenLevel)
            {
                (_token, _tokenLevel) = (token, level);
            }
        }
    }

    /// <summary>Calls the API with JSON.</summary>
    /// <param name="operation">What a failure is counted as.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the API.</param>
    /// <param name="body">The body; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>The status, which is below 500, and the document; <see langword="null"/> without one.</returns>
    public async Task<(HttpStatusCode Status, JsonNode? Document)> CallAsync(
        string operation, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_options.Api, path));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await SendAsync(operation, request, JsonType, CallTimeout, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw StorageException.Unavailable(operation);
        }

        byte[] bytes = await ReadAsync(operation, response, cancellationToken);
        return (response.StatusCode, bytes.Length == 0 || !response.IsSuccessStatusCode ? null : Parse(operation, bytes));
    }

    /// <summary>The text of a file of a branch; <see langword="null"/>: there is none.</summary>
    public async Task<string?> ReadContentAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.Api, path));
        using HttpResponseMessage response = await SendAsync("index", request, "application/vnd.github.raw", CallTimeout, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => Encoding.UTF8.GetString(await ReadAsync("index", response, cancellationToken)),
            HttpStatusCode.NotFound => null,
            _ => throw StorageException.Unavailable("index"),
        };
    }

    /// <summary>Writes a file of a branch.</summary>
    /// <param name="path">The path of its contents below the API.</param>
    /// <param name="text">The file.</param>
    /// <param name="message">The message of the commit.</param>
    /// <param name="hash">The blob that is replaced; <see langword="null"/>: the file is new.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether it was written; if not, another one is there.</returns>
    public async Task<bool> WriteContentAsync(string path, string text, string message, string? hash, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["message"] = message,
            ["branch"] = _options.Branch,
            ["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        };
        if (hash is not null)
        {
            body["sha"] = hash;
        }

        (HttpStatusCode status, _) = await CallAsync("index", HttpMethod.Put, path, body, cancellationToken);
        return (int)status < 300;
    }

    /// <summary>Sends an asset.</summary>
    /// <returns>The document of the asset.</returns>
    public async Task<JsonNode> UploadAsync(Uri target, Stream content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StreamContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpResponseMessage response = await SendAsync("put", request, JsonType, Timeout.InfiniteTimeSpan, cancellationToken);
        byte[] bytes = await ReadAsync("put", response, cancellationToken);
        return response.IsSuccessStatusCode ? Parse("put", bytes) : throw StorageException.Unavailable("put");
    }

    /// <summary>The signed address of an asset; <see langword="null"/>: there is no such asset.</summary>
    public async Task<Uri?> FindAddressAsync(string assetId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.Api, $"{Repository}releases/assets/{assetId}"));
        using HttpResponseMessage response = await SendAsync("read", request, "application/octet-stream", CallTimeout, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : response.Headers.Location ?? throw StorageException.Unavailable("read");
    }

    /// <summary>Opens a signed address at a position.</summary>
    public async Task<Stream> OpenAsync(Uri address, long position, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(position, null);
        try
        {
            HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            Stream content = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);

            // A server that does not know ranges sends all of it.
            byte[] skipped = new byte[response.StatusCode == HttpStatusCode.OK ? Math.Min(position, 1 << 16) : 0];
            for (long left = skipped.Length == 0 ? 0 : position; left > 0;)
            {
                int read = await content.ReadAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), cancellationToken);
                left -= read > 0 ? read : throw new IOException("The file is shorter than its meta says.");
            }

            return content;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw StorageException.Unavailable("read", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // A document is an object or a list.
    private static JsonNode Parse(string operation, byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) is { } document and (JsonObject or JsonArray) ? document : throw new JsonException("The document is neither an object nor a list.");
        }
        catch (JsonException e)
        {
            throw StorageException.Unavailable(operation, e);
        }
    }

    private static async Task<byte[]> ReadAsync(string operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw StorageException.Unavailable(operation, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        string operation, HttpRequestMessage request, string accept, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow().ToUnixTimeSeconds() < Interlocked.Read(ref _blockedUntil))
        {
            throw StorageException.Unavailable(operation);
        }

        string token = Volatile.Read(ref _token);
        request.Headers.Authorization ??= token.Length > 0 ? new AuthenticationHeaderValue("token", token) : null;
        request.Headers.Accept.ParseAdd(accept);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        HttpResponseMessage? response = null;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            Check(operation, response);
            HttpResponseMessage good = response;
            response = null;
            return good;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw StorageException.Unavailable(operation, e);
        }
        finally
        {
            response?.Dispose();
        }
    }

    // Any refusal of a token means that its user may do nothing.
    private async Task<JsonNode?> AskAsync(string path, string token, CancellationToken cancellationToken)
    {
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("token", token);
        using HttpResponseMessage response = await SendAsync("read", request, JsonType, CallTimeout, cancellationToken);
        return response.IsSuccessStatusCode ? Parse("read", await ReadAsync("read", response, cancellationToken)) : null;
    }

    // 401, 404, 409 and 422 have a meaning for the caller.
    private void Check(string operation, HttpResponseMessage response)
    {
        bool isLimited = response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests;
        if (isLimited && PauseOf(response) is { } pause)
        {
            Interlocked.Exchange(ref _blockedUntil, (_time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause)).ToUnixTimeSeconds());
        }

        bool isAnswer = (int)response.StatusCode < 400
            || response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;
        if (!isAnswer)
        {
            throw StorageException.Unavailable(operation);
        }
    }

    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is { } after)
        {
            return after.Delta ?? (after.Date - _time.GetUtcNow());
        }

        return HeaderOf(response, "X-RateLimit-Remaining") == 0 && HeaderOf(response, "X-RateLimit-Reset") is { } reset
            ? DateTimeOffset.FromUnixTimeSeconds(reset) - _time.GetUtcNow()
            : null;
    }

    private static long? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && long.TryParse(string.Concat(values), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        && number <= int.MaxValue
            ? number
            : null;
}
