using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Configuration;
using PopCon.Update.Documents;

namespace PopCon.Update.Feeds;

/// <summary>Makes the requests of a check: marked as such, with time-outs, few redirects, and nothing that tells who asks.</summary>
/// <remarks>Thread-safe. Answers with an ETag are kept and used again while they do not change.</remarks>
internal sealed class SourceClient : IDisposable
{
    /// <summary>The largest document and the largest package.</summary>
    public const int MostDocumentBytes = 100 << 20;

    /// <summary>The longest time without a byte.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private const int MostRedirects = 5;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout, Credentials = null })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly string _cache;
    private readonly TimeProvider _clock;

    /// <summary>Creates a client.</summary>
    /// <param name="cache">The folder for answers that are kept.</param>
    /// <param name="clock">The clock, for a moment in <c>Retry-After</c>.</param>
    public SourceClient(string cache, TimeProvider clock)
    {
        _cache = cache;
        _clock = clock;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("popcon-update/1");
    }

    /// <summary>Gets a document; <see langword="null"/> when there is none (404).</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="authorize">Adds what only this server may see, or <see langword="null"/>.</param>
    /// <param name="cancel">Ends the request.</param>
    /// <exception cref="SourceException">There is no answer, or not a good one.</exception>
    public async Task<byte[]?> GetAsync(Uri url, Action<HttpRequestMessage>? authorize, CancellationToken cancel)
    {
        string path = Path.Combine(_cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri))) + ".json");
        SourceDocument? kept = DocumentFile.TryRead(path, UpdateJson.Default.SourceDocument) is { } read && string.Equals(read.Url, url.AbsoluteUri, StringComparison.Ordinal) ? read : null;
        using HttpResponseMessage response = await SendAsync(url, "update-check", authorize, kept?.ETag, cancel);
        if (response.StatusCode == HttpStatusCode.NotModified && kept is not null)
        {
            return kept.Body;
        }

        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Refuse(response, url);
        byte[] body = await ReadAsync(response, url, cancel);
        if (response.Headers.ETag is { } tag)
        {
            DocumentFile.Write(path, new SourceDocument(url.AbsoluteUri, tag.ToString(), body), UpdateJson.Default.SourceDocument);
        }

        return body;
    }

    /// <summary>Opens a package.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<Stream> OpenAsync(Uri url, Action<HttpRequestMessage>? authorize, CancellationToken cancel)
    {
        HttpResponseMessage response = await SendAsync(url, "update-fetch", authorize, null, cancel);
        try
        {
            Refuse(response, url);
            return new PatientStream(await response.Content.ReadAsStreamAsync(cancel), Silence, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri url, CancellationToken cancel)
    {
        try
        {
            using var content = new MemoryStream();
            await using var stream = new PatientStream(await response.Content.ReadAsStreamAsync(cancel), Silence, response);
            byte[] buffer = new byte[64 << 10];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                await content.WriteAsync(buffer.AsMemory(0, count), cancel);
                if (content.Length > MostDocumentBytes)
                {
                    throw new SourceException($"{url}: the answer is larger than {MostDocumentBytes} bytes.");
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SourceException($"{url}: {e.Message}", null, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, string purpose, Action<HttpRequestMessage>? authorize, string? etag, CancellationToken cancel)
    {
        Uri target = url;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = Request(target, purpose, etag);
            if (string.Equals(target.GetLeftPart(UriPartial.Authority), url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))
            {
                authorize?.Invoke(request);
            }

            HttpResponseMessage response = await SendAsync(request, cancel);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            target = new Uri(target, location);
            if (redirects == MostRedirects || !SourceAddress.IsSafe(target))
            {
                throw new SourceException($"{url}: more than {MostRedirects} redirects, or one to an address that is not safe: {target}.");
            }
        }
    }

    private static HttpRequestMessage Request(Uri target, string purpose, string? etag)
    {
        if (!SourceAddress.IsSafe(target))
        {
            throw new SourceException($"{target}: neither HTTPS nor this machine.");
        }

        var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Add("X-PopCon-Purpose", purpose);
        if (etag is not null && EntityTagHeaderValue.TryParse(etag, out EntityTagHeaderValue? tag))
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Silence);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException e)
        {
            throw new SourceException($"{request.RequestUri}: {e.Message}", null, e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new SourceException($"{request.RequestUri}: no answer in time.", null, e);
        }
    }

    private void Refuse(HttpResponseMessage response, Uri url)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            RetryConditionHeaderValue? retry = response.Headers.RetryAfter;
            throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"{url}: answered {(int)response.StatusCode}."), retry?.Delta ?? (retry?.Date - _clock.GetUtcNow()));
        }
    }
}
