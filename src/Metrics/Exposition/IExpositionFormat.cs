using System.Collections.Generic;

namespace PopCon.Metrics.Exposition;

/// <summary>How one scrape is put into bytes: family by family, series by series, without ever holding the whole.</summary>
/// <remarks>An instance serves one scrape: it keeps scratch space and the family it is at. Not thread-safe.</remarks>
internal interface IExpositionFormat
{
    /// <summary>The Content-Type header, its escaping parameter included.</summary>
    public string ContentType { get; }

    /// <summary>Comes first, once.</summary>
    /// <param name="families">All that will be written, sorted by name.</param>
    /// <param name="nowMilliseconds">The time on the registry's monotonic clock, for the age of observations.</param>
    public void Begin(IReadOnlyList<CollectedFamily> families, long nowMilliseconds);

    /// <summary>Writes what stands in front of the series of a family.</summary>
    public void BeginFamily(ref BlockWriter output, in CollectedFamily family);

    /// <summary>Writes the next series of the family.</summary>
    public void WriteSeries(ref BlockWriter output, TimeSeries series);

    /// <summary>Writes what follows the last series of the family.</summary>
    public void EndFamily(ref BlockWriter output);

    /// <summary>Comes last, once.</summary>
    public void End(ref BlockWriter output);
}
