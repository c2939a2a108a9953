using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace PopCon.Update.Tests.Support;

/// <summary>A web server that answers every request with what a test says, and closes the connection.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly ConcurrentQueue<string> _requests = [];

    /// <summary>Starts the server.</summary>
    /// <param name="answer">From the path of a request to the head of its answer, without the last empty line.</param>
    public AnsweringServer(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The address, without a final slash.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The heads of all requests.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var head = new StringBuilder();
        string? line;
        while ((line = await reader.ReadLineAsync()) is { Length: > 0 })
        {
            head.Append(line).Append('\n');
        }

        string request = head.ToString();
        _requests.Enqueue(request);
        string[] answer = _answer(request.Split(' ')[1]).Split("\n\n", 2);
        string body = answer.Length == 1 ? string.Empty : answer[1];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {answer[0].Replace("\n", "\r\n", StringComparison.Ordinal)}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }
}
