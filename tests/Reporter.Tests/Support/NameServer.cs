using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>A name server that says what a test needs, late or not at all, and that a process can be made to ask.</summary>
internal sealed class NameServer : IDisposable
{
    private const string Address = "127.53.53.53";
    private const int HeaderBytes = 12;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TemporaryFolder _folder = new();
    private readonly string _unshare = Tool.Require("unshare", "util-linux");
    private int _questions;

    private NameServer()
    {
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 53));
        }
        catch (SocketException)
        {
            Skip.If(true, "port 53 cannot be bound here");
        }

        _folder.Write("resolv.conf", "nameserver " + Address + "\noptions timeout:30 attempts:2\n");
    }

    /// <summary>Whether anything has asked.</summary>
    public bool WasAsked => _questions > 0 || _socket.Available > 0;

    /// <summary>A server that takes all questions and answers none.</summary>
    public static NameServer Silent() => new();

    /// <summary>A server that answers all questions with 127.0.0.1 after a delay, and says before that for a number of questions that it fails.</summary>
    public static NameServer Answering(TimeSpan delay, int failures = 0)
    {
        var server = new NameServer();
        _ = server.AnswerAsync(delay, failures);
        return server;
    }

    /// <summary>Runs a shell command in a mount namespace of its own, where this server is the only one.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string command, System.Collections.Generic.Dictionary<string, string?> environment, TimeSpan? deadline = null)
    {
        string mount = "mount --bind " + _folder.File("resolv.conf") + " /etc/resolv.conf";
        (int refused, _, _) = await RunningProcess.RunAsync(_unshare, ["-m", "sh", "-c", mount]);
        Skip.If(refused != 0, "mount namespaces are not allowed here");
        return await RunningProcess.RunAsync(_unshare, ["-m", "sh", "-c", mount + " && " + command], environment, deadline: deadline);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }

    private async Task AnswerAsync(TimeSpan delay, int failures)
    {
        byte[] buffer = new byte[512];
        while (true)
        {
            SocketReceiveFromResult question;
            try
            {
                question = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            byte[] answer = Answer(buffer.AsSpan(0, question.ReceivedBytes), Interlocked.Increment(ref _questions) <= failures);
            _ = Task.Delay(delay).ContinueWith(_ => _socket.SendTo(answer, question.RemoteEndPoint), TaskScheduler.Default);
        }
    }

    // RFC 1035, section 4.1: the header, the question as it came, and one answer that points to its name. AAAA gets an empty answer.
    private static byte[] Answer(ReadOnlySpan<byte> question, bool fails)
    {
        int nameEnd = HeaderBytes + question[HeaderBytes..].IndexOf((byte)0);
        int end = nameEnd + 5;
        bool hasAddress = !fails && question[nameEnd + 2] == 1;
        byte[] record = hasAddress ? [0xC0, HeaderBytes, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1] : [];
        byte[] header = [question[0], question[1], 0x81, (byte)(fails ? 0x82 : 0x80), 0, 1, 0, (byte)(hasAddress ? 1 : 0), 0, 0, 0, 0];
        return [.. header, .. question[HeaderBytes..end], .. record];
    }
}
