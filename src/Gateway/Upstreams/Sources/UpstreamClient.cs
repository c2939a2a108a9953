using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>Reads documents of upstreams.</summary>
/// <remarks>
/// Safe from all threads. A request carries a fixed user agent, the credentials of the configuration, and nothing of the client's.
/// Redirects are followed within an origin only.
/// </remarks>
internal static class UpstreamClient
{
    private const int MaxRedirects = 3;

    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 32,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Reads a document.</summary>
    /// <exception cref="UpstreamException">It cannot be had.</exception>
    public static async Task<UpstreamReply> GetAsync(UpstreamRequest request, string? authorization, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            return await FollowAsync(request, authorization, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException or NotSupportedException)
        {
            throw new UpstreamException("The upstream does not answer.", e, hasAnswered: false);
        }
    }

    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static async Task<UpstreamReply> FollowAsync(UpstreamRequest wanted, string? authorization, CancellationToken cancellationToken)
    {
        Uri url = wanted.Url;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using HttpRequestMessage request = Create(wanted, url, authorization);
            using HttpResponseMessage response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            int status = (int)response.StatusCode;
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.NotModified)
            {
                return new UpstreamReply(status, null, string.Empty, wanted.Tag);
            }

            if (response.IsSuccessStatusCode)
            {
                MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
                byte[] body = await ReadAsync(response, wanted.MaxBytes, cancellationToken);
                return new UpstreamReply(status, body, type?.MediaType ?? string.Empty, response.Headers.ETag?.ToString());
            }

            Uri? next = status is >= 300 and < 400 && response.Headers.Location is { } location ? new Uri(url, location) : null;
            url = next is not null && IsSameOrigin(next, url) ? next : throw new UpstreamException("The upstream answers with an error.");
        }

        throw new UpstreamException("The upstream redirects too often.");
    }

    private static HttpRequestMessage Create(UpstreamRequest wanted, Uri url, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "popcon-gateway");
        request.Headers.TryAddWithoutValidation("Accept", wanted.Accept);
        if (wanted.Tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", wanted.Tag);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maximum, CancellationToken cancellationToken)
    {
        await using Stream content = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        byte[] block = new byte[16 * 1024];
        int length;
        while ((length = await content.ReadAsync(block, cancellationToken)) > 0)
        {
            if (body.Length + length > maximum)
            {
                throw new UpstreamException("The upstream's document is too long.");
            }

            await body.WriteAsync(block.AsMemory(0, length), cancellationToken);
        }

        return body.ToArray();
    }
}
