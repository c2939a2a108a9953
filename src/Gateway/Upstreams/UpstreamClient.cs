using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams;

/// <summary>Reads documents of upstreams.</summary>
/// <remarks>
/// Safe from all threads. A request carries a fixed user agent and nothing of the client's. Only the origin of a document that the
/// configuration names is contacted; redirects that leave it are not followed.
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
    /// <param name="url">Where it is.</param>
    /// <param name="accept">The formats that are understood, best first.</param>
    /// <param name="maximum">The longest document.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <exception cref="UpstreamException">It cannot be had.</exception>
    public static async Task<UpstreamReply> GetAsync(Uri url, string accept, int maximum, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await FollowAsync(url, accept, maximum, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UpstreamException("The upstream does not answer.", e);
        }
    }

    private static async Task<UpstreamReply> FollowAsync(Uri url, string accept, int maximum, CancellationToken cancellationToken)
    {
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", "popcon-gateway");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using HttpResponseMessage response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return new UpstreamReply(null, string.Empty);
            }

            if (response.IsSuccessStatusCode)
            {
                MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
                return new UpstreamReply(await ReadAsync(response, maximum, cancellationToken), type?.MediaType ?? string.Empty);
            }

            Uri? next = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location ? new Uri(url, location) : null;
            url = next is not null && string.Equals(next.GetLeftPart(UriPartial.Authority), url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
                ? next
                : throw new UpstreamException("The upstream answers with an error.");
        }

        throw new UpstreamException("The upstream redirects too often.");
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
