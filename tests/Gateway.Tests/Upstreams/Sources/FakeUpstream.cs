using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Upstreams.Sources;

/// <summary>An HTTP server on loopback whose answers a test chooses.</summary>
internal sealed class FakeUpstream : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _seen = new();

    public FakeUpstream()
    {
        Root = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
        _listener.Prefixes.Add(Root.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its root.</summary>
    public Uri Root { get; }

    /// <summary>Files by path, which it serves before it asks <see cref="Answer"/>.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How it answers.</summary>
    public Func<HttpListenerRequest, HttpListenerResponse, Task<string>> Answer { get; set; } = static (_, _) => Task.FromResult("document");

    /// <summary>Path, entity tag and credentials of each request so far.</summary>
    public string[] Seen => [.. _seen];

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string?[] parts = [context.Request.RawUrl, context.Request.Headers["If-None-Match"], context.Request.Headers["Authorization"]];
        _seen.Enqueue(string.Join(' ', parts.Where(part => part is not null)));
        if (!Files.TryGetValue(context.Request.RawUrl!.Split('?')[0], out byte[]? body))
        {
            context.Response.StatusCode = Files.IsEmpty ? 200 : 404;
            body = Encoding.UTF8.GetBytes(await Answer(context.Request, context.Response));
        }
        await context.Response.OutputStream.WriteAsync(context.Response.StatusCode == 304 ? [] : body);
        context.Response.Close();
    }
}
