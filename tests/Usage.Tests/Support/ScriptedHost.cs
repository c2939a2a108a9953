using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Usage.Tests.Support;

/// <summary>A host on a socket that behaves as a test says, and keeps what it was sent.</summary>
internal sealed class ScriptedHost : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _bodies = [];
    private readonly X509Certificate2? _certificate;

    /// <param name="certificate">For TLS; <see langword="null"/>: none.</param>
    public ScriptedHost(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start(backlog: 100);
        _ = AcceptAsync();
    }

    /// <summary>Writes an answer, however it likes.</summary>
    public Func<Stream, CancellationToken, Task> Behaviour { get; set; } = Good;

    /// <summary>The bodies of all requests.</summary>
    public IReadOnlyCollection<string> Bodies => _bodies;

    /// <summary>Its address.</summary>
    public string Origin => string.Create(CultureInfo.InvariantCulture, $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Takes the batch.</summary>
    public static Task Good(Stream stream, CancellationToken stop) => Answer("200 OK", """{"accepted":1,"refused":[],"duplicate":false}""")(stream, stop);

    /// <summary>An answer with a status and a body.</summary>
    public static Func<Stream, CancellationToken, Task> Answer(string status, string body, string header = "") => (stream, stop) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{header}Content-Length: {body.Length}\r\n\r\n{body}")), stop).AsTask();

    /// <summary>A text again and again, with a pause between two.</summary>
    public static Func<Stream, CancellationToken, Task> Endless(string before, string again, TimeSpan pause) => async (stream, stop) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(before), stop);
        byte[] bytes = Encoding.ASCII.GetBytes(again);
        while (true)
        {
            await stream.WriteAsync(bytes, stop);
            await Task.Delay(pause, stop);
        }
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(stop), stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            try
            {
                await using Stream stream = await OpenAsync(client, stop);
                _bodies.Enqueue(await ReadBodyAsync(stream, stop));
                await Behaviour(stream, stop);
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[1], stop) > 0)
                {
                    // Until the agent hangs up.
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // The agent hung up, or the test is over.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client, CancellationToken stop)
    {
        if (_certificate is null)
        {
            return client.GetStream();
        }

        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stop);
        return tls;
    }

    private static async Task<string> ReadBodyAsync(Stream stream, CancellationToken stop)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        int end;
        while ((end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0 || text.Length - end - 4 < LengthOf(text.ToString()))
        {
            int read = await stream.ReadAsync(buffer, stop);
            if (read == 0)
            {
                throw new IOException("The request ended early.");
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString()[(end + 4)..];
    }

    private static int LengthOf(string head)
    {
        const string Name = "Content-Length:";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at) - at - Name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
