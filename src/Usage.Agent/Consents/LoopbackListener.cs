using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Consents;

/// <summary>Waits for the user's browser to come back: 127.0.0.1 only, one path, GET only, the right state (RFC 8252).</summary>
/// <remarks>
/// One answer each. Every other request is refused and changes nothing. A web server of a library would bring more than the dozen
/// lines that this page needs.
/// </remarks>
internal sealed class LoopbackListener : IDisposable
{
    private const int MaxHeadBytes = 8 * 1024;
    private const int MaxDrainReads = 64;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _state;

    /// <param name="state">The secret that the right answer carries.</param>
    public LoopbackListener(string state)
    {
        _state = state;
        _listener.Start();
    }

    /// <summary>Where the browser is to be sent.</summary>
    public string RedirectUri => "http://" + Authority + OAuthNames.CallbackPath;

    private string Authority => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The parameters of the right request; <see langword="null"/>: it did not come in time.</summary>
    public IReadOnlyDictionary<string, string>? Wait(TimeSpan timeout)
    {
        using var stop = new CancellationTokenSource(timeout);
        Task accepting = AcceptAsync(stop.Token);
        try
        {
            _answer.Task.Wait(stop.Token);
            return _answer.Task.Result;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            stop.Cancel();
            accepting.Wait(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(CancellationToken stop)
    {
        try
        {
            while (!_answer.Task.IsCompleted)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(stop);
                _ = ServeAsync(client, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The wait is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(RequestTimeout);
            try
            {
                NetworkStream stream = client.GetStream();
                string? head = await ReadHeadAsync(stream, limit.Token);
                (int status, string text, Dictionary<string, string>? parameters) = head is null ? (400, "Bad request.", null) : Judge(head);
                await stream.WriteAsync(Page(status, text), CancellationToken.None);
                client.Client.Shutdown(SocketShutdown.Send);
                if (parameters is not null)
                {
                    _answer.TrySetResult(parameters);
                }

                await DrainAsync(stream, limit.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The browser hung up.
            }
        }
    }

    // A body that was not read would make the system reset the connection, and the answer with it.
    private static async Task DrainAsync(NetworkStream stream, CancellationToken limit)
    {
        byte[] buffer = new byte[MaxHeadBytes];
        for (int i = 0; i < MaxDrainReads && await stream.ReadAsync(buffer, limit) > 0; i++)
        {
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken limit)
    {
        byte[] buffer = new byte[MaxHeadBytes];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), limit);
            length += read;
            string head = Encoding.Latin1.GetString(buffer, 0, length);
            if (read == 0 || head.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                return read == 0 ? null : head;
            }
        }

        return null;
    }

    private (int Status, string Text, Dictionary<string, string>? Parameters) Judge(string head)
    {
        string[] lines = head[..head.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, _])
        {
            return (400, "Bad request.", null);
        }

        // A page of another site that has its name point here cannot change this header.
        if (!string.Equals(HeaderOf(lines, "host"), Authority, StringComparison.Ordinal))
        {
            return (421, "This is not a public server.", null);
        }

        int question = target.IndexOf('?', StringComparison.Ordinal);
        if (!string.Equals(question < 0 ? target : target[..question], OAuthNames.CallbackPath, StringComparison.Ordinal))
        {
            return (404, "Not found.", null);
        }

        if (method is not "GET")
        {
            return (405, "Method not allowed.", null);
        }

        Dictionary<string, string>? parameters = Parse(question < 0 ? string.Empty : target[(question + 1)..]);
        bool isRight = parameters is not null && string.Equals(parameters.GetValueOrDefault("state"), _state, StringComparison.Ordinal) && (parameters.ContainsKey("code") || parameters.ContainsKey("error"));
        return isRight ? (200, "Done. You can close this page and return to the program.", parameters) : (400, "This answer does not belong to the question.", null);
    }

    private static string? HeaderOf(string[] lines, string name)
    {
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    private static Dictionary<string, string>? Parse(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            if (!parameters.TryAdd(name, equals < 0 ? string.Empty : Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '))))
            {
                return null;
            }
        }

        return parameters;
    }

    private static byte[] Page(int status, string text)
    {
        string allow = status == 405 ? "Allow: GET\r\n" : string.Empty;
        string body = $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>popcon</title></head><body><p>{text}</p></body></html>";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} -\r\n{allow}Content-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nConnection: close\r\n\r\n{body}"));
    }
}
