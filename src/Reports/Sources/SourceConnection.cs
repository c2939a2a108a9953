using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Reports.Sources;

/// <summary>HTTP to one server, with its credentials; every failure is a <see cref="SourceException"/> that names the address.</summary>
/// <remarks>Thread-safe. Answers are limited to 512 MB, and a call to ten minutes.</remarks>
internal sealed class SourceConnection : IDisposable
{
    private const long MaxAnswerBytes = 512L * 1024 * 1024;

    private readonly HttpClient _client;

    private SourceConnection(Uri address, HttpClient client)
    {
        Address = address;
        _client = client;
    }

    /// <summary>The address of the server, which ends with a slash.</summary>
    public Uri Address { get; }

    /// <summary>Opens a connection to a server.</summary>
    /// <exception cref="SourceException">A file of the options cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client owns the handler, and the connection the client.")]
    public static SourceConnection Open(Uri address, SourceOptions options)
    {
        if (options.User.Length > 0 && options.BearerFile.Length > 0)
        {
            throw new SourceException("Cannot use --user and --bearer-file together: choose one.");
        }

        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        if (options.CaFile.Length > 0)
        {
            TrustOnly(handler, options.CaFile);
        }

        var client = new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(10), MaxResponseContentBufferSize = MaxAnswerBytes };
        client.DefaultRequestHeaders.Authorization = Authorization(options);
        var root = new UriBuilder(address) { UserName = string.Empty, Password = string.Empty, Query = string.Empty, Fragment = string.Empty };
        root.Path = root.Path.TrimEnd('/') + "/";
        return new SourceConnection(root.Uri, client);
    }

    /// <summary>Gets JSON, or <see langword="null"/> where the server answers with another status than 200 or with something else.</summary>
    public async Task<JsonDocument?> TryGetJsonAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(path, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            return null;
        }

        return await ParseAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets JSON.</summary>
    public async Task<JsonDocument> GetJsonAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(path, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            string text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new SourceException($"{Address} answers with status {Code(response)}: {FirstLine(text)}");
        }

        return await ParseAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets a text of any kind, and the time by the server's clock where it says it.</summary>
    public async Task<(string Text, DateTimeOffset? Date)> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(path, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK
            ? (await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false), response.Headers.Date)
            : throw new SourceException($"{Address} answers with status {Code(response)} for {path}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string Code(HttpResponseMessage response) => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);

    private static string FirstLine(string text) => text.Split('\n')[0] is { Length: > 300 } line ? line[..300] : text.Split('\n')[0];

    private static AuthenticationHeaderValue? Authorization(SourceOptions options)
    {
        if (options.BearerFile.Length > 0)
        {
            return new AuthenticationHeaderValue("Bearer", ReadSecret(options.BearerFile));
        }

        if (options.User.Length == 0)
        {
            return null;
        }

        string password = options.PasswordFile.Length > 0 ? ReadSecret(options.PasswordFile) : string.Empty;
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(options.User + ":" + password)));
    }

    private static string ReadSecret(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\n', '\r');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"Cannot read \"{path}\": {e.Message}", e);
        }
    }

    private static void TrustOnly(SocketsHttpHandler handler, string path)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SourceException($"Cannot read certificates from \"{path}\": {e.Message}", e);
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await _client.GetAsync(new Uri(Address, path), cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                string status = Code(response);
                response.Dispose();
                throw new SourceException($"{Address} refuses access with status {status}: check --user, --password-file or --bearer-file.");
            }

            return response;
        }
        catch (HttpRequestException e)
        {
            throw new SourceException($"Cannot reach {Address}: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"{Address} did not answer within ten minutes.", e);
        }
    }

    private async Task<JsonDocument> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new SourceException($"{Address} does not answer with JSON: check the address.", e);
        }
    }
}
