namespace PopCon.Metrics;

/// <summary>One combination of a metric name and labels, and the number or numbers kept for it.</summary>
/// <remarks>
/// Changed only under the ingest lock, read by scrapes without it: a counter and a gauge are read whole in one load,
/// an observer locks itself for a consistent copy. A million of them must fit in memory, so every field counts.
/// </remarks>
internal abstract class TimeSeries
{
    // The lowest bit says whether it has expired: a field for that alone would take 8 bytes.
    private long _ttlAndExpired;

    /// <param name="vector">The label names it has, and its family.</param>
    /// <param name="labels">Its labels as they stand in the text format.</param>
    /// <param name="createdMilliseconds">When it was born, in Unix milliseconds.</param>
    protected TimeSeries(SeriesVector vector, byte[] labels, long createdMilliseconds)
    {
        Vector = vector;
        Labels = labels;
        CreatedMilliseconds = createdMilliseconds;
    }

    /// <summary>All series of the same family with the same label names.</summary>
    public SeriesVector Vector { get; }

    /// <summary>
    /// The labels as they stand in the text format, sorted by name and escaped: <c>a="x",b="y"</c>; empty without labels.
    /// Never changed, so a scrape copies it.
    /// </summary>
    public byte[] Labels { get; }

    /// <summary>When it was born, in Unix milliseconds: the created timestamp of protobuf and OpenMetrics.</summary>
    public long CreatedMilliseconds { get; protected set; }

    /// <summary>How long it lives after its last sample, in milliseconds; 0 is for ever. Fixed at birth, as in statsd_exporter.</summary>
    public long TtlMilliseconds
    {
        get => _ttlAndExpired >> 1;
        init => _ttlAndExpired = value << 1;
    }

    /// <summary>
    /// When its last sample came, or what is shown of it moved last if its family is protected, on the registry's monotonic clock;
    /// kept up to date only for a series with a TTL.
    /// </summary>
    public long LastSeenMilliseconds { get; set; }

    /// <summary>Whether it has expired and must not be exposed or updated any more.</summary>
    public bool IsExpired => (_ttlAndExpired & 1) != 0;

    /// <summary>Ends its life; there is no way back.</summary>
    public void Expire() => _ttlAndExpired |= 1;
}
