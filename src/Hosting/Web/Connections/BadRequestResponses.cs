using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace PopCon.Hosting.Web.Connections;

/// <summary>Gives the answers to what is not valid HTTP a text, as Go does: <c>400 Bad Request</c>.</summary>
/// <remarks>
/// Stateless. Kestrel refuses such requests before any endpoint sees them, and its answer has no text. Its diagnostic event comes
/// just before that answer, see https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/diagnostics.
/// </remarks>
internal sealed class BadRequestResponses : IObserver<KeyValuePair<string, object?>>
{
    private const string EventName = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Goes directly before HTTP, behind TLS.</summary>
    public static ConnectionDelegate Prepare(ConnectionDelegate next) => connection =>
    {
        var output = new ReplaceableOutput(connection.Transport.Output);
        connection.Transport = new DuplexPipe(connection.Transport.Input, output);
        connection.Features.Set(output);
        return next(connection);
    };

    /// <summary>Listens to the events of a server.</summary>
    public static void Subscribe(DiagnosticListener events) =>
        events.Subscribe(new BadRequestResponses(), name => string.Equals(name, EventName, StringComparison.Ordinal));

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection features
            && features.Get<ReplaceableOutput>() is { } output
            && features.Get<IHttpResponseFeature>() is { HasStarted: false } response)
        {
            output.Replace(Response(response.StatusCode));
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
        // The server has stopped.
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        // These events carry no errors.
    }

    private static byte[] Response(int statusCode)
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"{statusCode} {ReasonPhrases.GetReasonPhrase(statusCode)}");
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n{status}");
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
