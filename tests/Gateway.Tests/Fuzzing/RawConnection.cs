using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Tests.Fuzzing;

/// <summary>Sends bytes as they are and reads what comes back until the server closes.</summary>
/// <remarks>Stateless.</remarks>
internal static partial class RawConnection
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    // Damage may have made a body longer than what is sent: then the server waits for the rest.
    private static readonly TimeSpan Damaged = TimeSpan.FromMilliseconds(300);

    // A server that still reads requests answers this one and closes.
    private static readonly byte[] Last = "GET /last HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>The statuses of the answers to some bytes.</summary>
    /// <param name="server">Where to send them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isWhole">Whether they are whole requests, so that the server has nothing to wait for.</param>
    /// <exception cref="OperationCanceledException">The server neither answers nor closes.</exception>
    public static async Task<int[]> SendAsync(Uri server, byte[] bytes, bool isWhole = false)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var client = new TcpClient();
        using var answer = new MemoryStream();
        try
        {
            await client.ConnectAsync(server.Host, server.Port, deadline.Token);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync((byte[])[.. bytes, .. Last], deadline.Token);
            Task reading = stream.CopyToAsync(answer, deadline.Token);
            if (await Task.WhenAny(reading, Task.Delay(isWhole ? Deadline : Damaged, deadline.Token)) != reading)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await reading;
        }
        catch (Exception e) when (e is IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // The server may close before it has read everything, or when this machine lets the client wait too long; what it had answered counts.
        }

        return [.. Statuses().Matches(Encoding.Latin1.GetString(answer.ToArray())).Select(match => int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("HTTP/1\\.1 (?<status>[0-9]{3}) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Statuses();
}
