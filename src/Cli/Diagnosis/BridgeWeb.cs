using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Sources;

namespace PopCon.Cli.Diagnosis;

/// <summary>The web side of a bridge: whether it is there, and how often the probe has arrived.</summary>
/// <remarks>Used by one task at a time.</remarks>
internal sealed class BridgeWeb : IDisposable
{
    /// <summary>The line that is sent through the bridge. Its metric is not among those that are released at the ends of epochs.</summary>
    public const string ProbeLine = "popcon_doctor.probe:1|c";

    private const string ProbeSeries = "popcon_doctor_probe ";

    // Every bridge has it, and nothing else but a statsd_exporter.
    private const string Mark = "statsd_exporter_lines_total ";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly SourceConnection _connection;

    /// <param name="address">Its address.</param>
    /// <param name="options">Credentials.</param>
    /// <exception cref="SourceException">A file of the options cannot be used.</exception>
    public BridgeWeb(Uri address, SourceOptions options) => _connection = SourceConnection.Open(address, options);

    /// <summary>Its address.</summary>
    public Uri Address => _connection.Address;

    /// <summary>How often the probe has arrived; <see langword="null"/> where the server is not a bridge.</summary>
    /// <exception cref="SourceException">It does not answer.</exception>
    public async Task<(double? Probes, DateTimeOffset? Date)> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        try
        {
            (string text, DateTimeOffset? date) = await _connection.GetTextAsync("metrics", limit.Token);
            string[] lines = text.Split('\n');
            string? probe = Array.Find(lines, line => line.StartsWith(ProbeSeries, StringComparison.Ordinal));
            bool isBridge = lines.Any(line => line.StartsWith(Mark, StringComparison.Ordinal));
            return (isBridge ? double.Parse(probe?[ProbeSeries.Length..] ?? "0", CultureInfo.InvariantCulture) : null, date);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"{Address} does not answer within 10 seconds.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
