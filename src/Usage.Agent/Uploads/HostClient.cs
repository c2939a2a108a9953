using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using PopCon.Usage.Agent.Settings;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>Requests to the host: a new connection each, no redirects, no cookies, no header that says anything about the machine.</summary>
/// <remarks>Safe from all threads. Blocks; never called on a thread of the program's.</remarks>
/// <param name="settings">Where the host is.</param>
/// <param name="deadline">When everything must be over.</param>
internal sealed class HostClient(AgentSettings settings, CancellationToken deadline)
{
    // The longest answer is that to 16 tokens, below 6 kB.
    private const int MaxAnswerBytes = 64 * 1024;

    private const string Json = "application/json";

    /// <summary>GET without credentials.</summary>
    public HostAnswer Get(string path) => Send(HttpMethod.Get, path, content: null, authorization: null);

    /// <summary>POST of a form without credentials.</summary>
    public HostAnswer PostForm(string path, params KeyValuePair<string, string>[] fields) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields), authorization: null);

    /// <summary>POST of JSON.</summary>
    public HostAnswer PostJson(string path, byte[] body, string authorization)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        return Send(HttpMethod.Post, path, content, authorization);
    }

    private HostAnswer Send(HttpMethod method, string path, HttpContent? content, string? authorization)
    {
        using var request = new HttpRequestMessage(method, settings.Options.Host + path) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "popcon-usage/1");
        request.Headers.TryAddWithoutValidation("Accept", Json);
        request.Headers.ConnectionClose = true;
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        limit.CancelAfter(settings.Options.ResponseTimeout);
        try
        {
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null };
            using var client = new HttpMessageInvoker(handler);
            using HttpResponseMessage response = client.Send(request, limit.Token);
            return new HostAnswer((int)response.StatusCode, ReadBody(response, limit.Token), RetryAfter(response.Headers.RetryAfter));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return HostAnswer.None;
        }
    }

    private static byte[] ReadBody(HttpResponseMessage response, CancellationToken limit)
    {
        // A stream that is read to its limit, and given up at the deadline: a hostile host can send for ever.
        using Stream stream = response.Content.ReadAsStream(limit);
        using CancellationTokenRegistration stop = limit.Register(static stream => ((Stream)stream!).Dispose(), stream);
        byte[] buffer = new byte[MaxAnswerBytes + 1];
        int length = 0;
        int read;
        try
        {
            while (length < buffer.Length && (read = stream.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += read;
            }
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("The answer took too long.", e);
        }

        return length > MaxAnswerBytes ? [] : buffer[..length];
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - settings.Options.Clock.GetUtcNow();
}
