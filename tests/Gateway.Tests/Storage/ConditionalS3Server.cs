using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>
/// What Swift lacks of S3: a PUT with <c>If-None-Match: *</c> is 412 where there is an object. Knows GET, HEAD, PUT and DELETE of objects in memory.
/// </summary>
internal sealed class ConditionalS3Server : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    public ConditionalS3Server()
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or HttpListenerException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        string key = context.Request.Url!.AbsolutePath;
        using HttpListenerResponse response = context.Response;
        switch (context.Request.HttpMethod)
        {
            case "PUT":
                bool isStored = _objects.TryAdd(key, body.ToArray());
                bool isExclusive = context.Request.Headers["If-None-Match"] is "*";
                response.StatusCode = isStored || !isExclusive ? 200 : 412;
                if (!isStored && !isExclusive)
                {
                    _objects[key] = body.ToArray();
                }

                response.Headers["ETag"] = TagOf(body.ToArray());
                break;
            case "DELETE":
                _objects.TryRemove(key, out _);
                response.StatusCode = 204;
                break;
            default:
                await ReadAsync(key, context);
                break;
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "Clients compare the entity tag of a PUT with the MD5 of what they sent.")]
    private static string TagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";

    private async Task ReadAsync(string key, HttpListenerContext context)
    {
        if (!_objects.TryGetValue(key, out byte[]? bytes))
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.Headers["ETag"] = TagOf(bytes);
        context.Response.Headers["Last-Modified"] = DateTimeOffset.UnixEpoch.AddYears(50).ToString("R", CultureInfo.InvariantCulture);
        context.Response.ContentLength64 = bytes.Length;
        if (context.Request.HttpMethod is "GET")
        {
            await context.Response.OutputStream.WriteAsync(bytes);
        }
    }
}
