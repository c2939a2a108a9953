using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;

namespace PopCon.Hosting.Web.Access;

/// <summary>Goes before and behind TLS: answers clients that speak plain HTTP, and counts handshakes that fail.</summary>
/// <remarks>Safe for concurrent connections. A connection that ends before its first byte is a probe and not counted.</remarks>
internal sealed class TlsConnectionGate(AuthFailures failures)
{
    /// <summary>The first byte of every TLS connection, see https://www.rfc-editor.org/rfc/rfc8446#section-5.1.</summary>
    private const byte HandshakeRecord = 22;

    /// <summary>The key under which a connection carries that its handshake succeeded.</summary>
    private static readonly object Established = new();

    /// <summary>The key under which a connection carries why its certificate was refused.</summary>
    private static readonly object Refused = new();

    private static ReadOnlyMemory<byte> PlainAnswer { get; } =
        "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8.ToArray();

    /// <summary>Goes before TLS.</summary>
    public ConnectionDelegate Outside(ConnectionDelegate next) => async connection =>
    {
        byte? first = await PeekAsync(connection.Transport.Input);
        if (first is null)
        {
            return;
        }

        if (first != HandshakeRecord)
        {
            failures.Count(AuthFailureReason.PlainText);
            await connection.Transport.Output.WriteAsync(PlainAnswer, connection.ConnectionClosed);
            return;
        }

        await next(connection);
        if (!connection.Items.ContainsKey(Established))
        {
            failures.Count(connection.Items.TryGetValue(Refused, out object? reason) && reason is AuthFailureReason known
                ? known
                : AuthFailureReason.TlsHandshake);
        }
    };

    /// <summary>Goes behind TLS.</summary>
    public static ConnectionDelegate Inside(ConnectionDelegate next) => connection =>
    {
        connection.Items[Established] = Established;
        return next(connection);
    };

    /// <summary>Notes on a connection why its handshake is about to fail.</summary>
    public static void MarkRefused(BaseConnectionContext connection, AuthFailureReason reason) => connection.Items[Refused] = reason;

    /// <summary>The first byte without taking it, or <see langword="null"/> when the connection ends before; how long that may take is the guard's matter.</summary>
    private static async ValueTask<byte?> PeekAsync(PipeReader input)
    {
        try
        {
            ReadResult read = await input.ReadAsync();
            byte? first = read.Buffer.IsEmpty ? null : read.Buffer.FirstSpan[0];

            // Nothing is marked as examined, so that the next reader gets the same bytes at once.
            input.AdvanceTo(read.Buffer.Start);
            return first;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
