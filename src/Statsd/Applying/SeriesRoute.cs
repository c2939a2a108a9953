using PopCon.Metrics;
using PopCon.Metrics.Released;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Applying;

/// <summary>
/// How the number of a known line gets to its series: everything that many identities have in common. There are a few
/// dozen at most, one for each combination that occurs.
/// </summary>
/// <param name="Type">What the line asks for.</param>
/// <param name="IsMilliseconds">Whether the value is to be divided by 1,000.</param>
/// <param name="Scale">Multiplies the value after that; <see langword="null"/> leaves it as it is.</param>
/// <param name="Disposition">What the mapping said.</param>
/// <param name="IsTagged">Whether the line carries a usable tag.</param>
internal sealed record SeriesRoute(
    StatsdType Type,
    bool IsMilliseconds,
    double? Scale,
    Disposition Disposition,
    bool IsTagged)
{
    /// <summary>How many slots <see cref="TallySlot"/> can name.</summary>
    public const int TallySlots = 3 * 3 * 2;

    // The routes without a scale, which are nearly all: by slot, and once more for milliseconds.
    private static readonly SeriesRoute?[] Unscaled = new SeriesRoute?[TallySlots * 2];

    /// <summary>Where a hit is counted: type, disposition and tags decide which self metrics it moves.</summary>
    public int TallySlot { get; } = SlotOf(Type, Disposition, IsTagged);

    /// <summary>A route; the same object for the same arguments, unless there is a scale.</summary>
    public static SeriesRoute Of(StatsdType type, bool isMilliseconds, double? scale, Disposition disposition, bool isTagged)
    {
        if (scale is not null)
        {
            return new SeriesRoute(type, isMilliseconds, scale, disposition, isTagged);
        }

        int index = SlotOf(type, disposition, isTagged) + (isMilliseconds ? TallySlots : 0);
        return Unscaled[index] ??= new SeriesRoute(type, isMilliseconds, scale, disposition, isTagged);
    }

    /// <summary>Scales a sample and applies it: the one place where a number gets into its series.</summary>
    /// <returns><see langword="false"/> for a negative counter, which changes nothing.</returns>
    public bool TryApply(TimeSeries series, ref readonly StatsdSample sample, long nowMilliseconds, IReleasedCounts counts)
    {
        double value = Scaled(in sample);
        switch (series)
        {
            case CounterSeries counter:
                if (IsNegative(value))
                {
                    return false;
                }

                counter.Add(value);
                break;
            case ReleasedCounter counter:
                return TryCount(counter, value, counts);
            case GaugeSeries gauge:
                gauge.Value = sample.IsRelative ? gauge.Value + value : value;
                break;
            case ObserverSeries observer:
                observer.Observe(value, sample.Weight, nowMilliseconds);
                break;
        }

        if (series.TtlMilliseconds != 0)
        {
            series.LastSeenMilliseconds = nowMilliseconds;
        }

        return true;
    }

    /// <summary>Whether a sample would make a counter fall: it is refused before there is a series for it.</summary>
    public bool Refuses(ref readonly StatsdSample sample) => Type == StatsdType.Counter && IsNegative(Scaled(in sample));

    /// <summary>The slot for a combination.</summary>
    public static int SlotOf(StatsdType type, Disposition disposition, bool isTagged) =>
        (((int)type * 3) + (int)disposition) * 2 + (isTagged ? 1 : 0);

    // Whatever the value is, the datagram counts one; the series is as old as its last step.
    private static bool TryCount(ReleasedCounter counter, double value, IReleasedCounts counts)
    {
        if (value > 0)
        {
            counts.Count(counter);
        }

        return !IsNegative(value);
    }

    // NaN is not: a counter that is NaN stays so, same as statsd_exporter.
    private static bool IsNegative(double value) => value < 0;

    private double Scaled(ref readonly StatsdSample sample) => Scale is { } scale ? sample.Value * scale : sample.Value;
}
