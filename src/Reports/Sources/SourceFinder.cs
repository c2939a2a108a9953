using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Api;
using PopCon.Reports.Sources.Prometheus;

namespace PopCon.Reports.Sources;

/// <summary>Opens a source by its address; the kind is found out by asking.</summary>
/// <remarks>Stateless.</remarks>
public static class SourceFinder
{
    /// <summary>The address that is used where none is given: a bridge on this machine.</summary>
    public const string DefaultAddress = "http://localhost:9102";

    /// <summary>Opens a folder with a ledger, a bridge, or anything with the HTTP API of Prometheus.</summary>
    /// <param name="address">A folder or a URL. A path in the URL is kept: <c>https://mimir.example/prometheus</c>.</param>
    /// <param name="options">Credentials.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SourceException">There is no source.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The source owns the connection; it is disposed where there is no source.")]
    public static async Task<IFigureSource> OpenAsync(string address, SourceOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Directory.Exists(address))
        {
            return new LedgerSource(address);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new SourceException($"Invalid source \"{address}\": expected a folder that exists, or a URL such as {DefaultAddress}.");
        }

        SourceConnection connection = SourceConnection.Open(uri, options);
        try
        {
            return await AskAsync(connection, time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<IFigureSource> AskAsync(SourceConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        using JsonDocument? bridge = await connection.TryGetJsonAsync(PopularityApi.SpanPath.TrimStart('/'), cancellationToken).ConfigureAwait(false);
        if (bridge?.RootElement is { ValueKind: JsonValueKind.Object } span && span.TryGetProperty("epochSeconds", out _))
        {
            return new BridgeSource(connection);
        }

        using JsonDocument? prometheus = await connection.TryGetJsonAsync("api/v1/query?query=vector(1)", cancellationToken).ConfigureAwait(false);
        if (prometheus?.RootElement is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("status", out JsonElement status) && status.ValueEquals("success"))
        {
            return new PrometheusSource(connection, time);
        }

        throw new SourceException(
            $"{connection.Address} is neither a bridge that keeps a history nor a server with the HTTP API of Prometheus. "
            + "A bridge keeps one with --history.folder.");
    }
}
