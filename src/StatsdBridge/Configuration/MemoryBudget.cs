using System;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>How much the bridge may keep in the memory it has: the limits that hold where none is set.</summary>
/// <param name="HeapBytes">What the garbage collector may use: three quarters of a container's limit, else the machine's memory.</param>
/// <remarks>
/// The worst case is a name of its own for each series: 700 bytes for family, series and identity beside the text, measured.
/// With a series for every 2,048 bytes, a sixth for text and an eighth for identities, all limits reached at once take about
/// 60 % of the heap; scrapes, saves and the collector work in the rest.
/// </remarks>
internal sealed record MemoryBudget(long HeapBytes)
{
    private const int MaxSeries = 500_000;
    private const long MaxTextBytes = 268_435_456;
    private const int MinSeries = 1_000;
    private const int BytesPerSeries = 2_048;

    // A name may be sent with different tags and types, and expired ones linger for a while.
    private const int IdentitiesPerSeries = 2;
    private const int MaxIdentities = 4_000_000;

    // The memory of an identity with the longest text it may have on average: see IdentityShard.
    private const int BytesPerIdentity = 160;

    /// <summary>What this process has, which is known before it takes any traffic.</summary>
    public static MemoryBudget OfProcess() => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The limits on series: what is set, else what fits.</summary>
    public SeriesLimits SeriesLimits(LimitOptions limits)
    {
        int series = limits.Series ?? (int)Math.Clamp(HeapBytes / BytesPerSeries, MinSeries, MaxSeries);
        return new SeriesLimits(
            series,
            limits.SeriesPerName ?? series / 2,
            limits.NameLengthBytes,
            limits.LabelLengthBytes,
            limits.TextBytes ?? Math.Min(HeapBytes / 6, MaxTextBytes));
    }

    /// <summary>
    /// Most series a day in the history, 16 KB of the heap for each: names and counts of a day take 350 bytes in memory, and a year of them, which
    /// a view reads, forty times as much.
    /// </summary>
    public int HistorySeries => (int)Math.Clamp(HeapBytes / 16_384, MinSeries, 1_000_000);

    /// <summary>Most bytes for the names of a day in the history.</summary>
    public long HistoryTextBytes => Math.Min(HeapBytes / 32, MaxTextBytes);

    /// <summary>How many identities of lines may be remembered.</summary>
    /// <param name="series">The limit on series in force; 0 is none.</param>
    public int Identities(long series)
    {
        long fitting = Math.Min(HeapBytes / 8 / BytesPerIdentity, MaxIdentities);
        return (int)(series == 0 ? fitting : Math.Min(fitting, series * IdentitiesPerSeries));
    }
}
