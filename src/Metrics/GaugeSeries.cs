namespace PopCon.Metrics;

/// <summary>A gauge: set or moved by each sample.</summary>
internal sealed class GaugeSeries(SeriesVector vector, byte[] labels, long createdMilliseconds)
    : TimeSeries(vector, labels, createdMilliseconds)
{
    /// <summary>The number now.</summary>
    public double Value { get; set; }
}
