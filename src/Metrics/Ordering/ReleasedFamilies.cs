using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Metrics.Released;

namespace PopCon.Metrics.Ordering;

/// <summary>The series of protected families that one release shows, in the order of the exposition. Immutable, thread-safe.</summary>
internal sealed class ReleasedFamilies
{
    private readonly CancellationTokenSource? _outdated;
    private readonly Dictionary<MetricFamily, TimeSeries[]> _series;

    private ReleasedFamilies(int release, Dictionary<MetricFamily, TimeSeries[]> series, CancellationTokenSource? outdated)
    {
        Release = release;
        _series = series;
        _outdated = outdated;
    }

    /// <summary>Before the first release.</summary>
    public static ReleasedFamilies None { get; } = new(0, [], null);

    /// <summary>The number of the release.</summary>
    public int Release { get; }

    /// <summary>Cancelled when the values of this release can no longer be read, because the one after the next begins.</summary>
    public CancellationToken WhenOutdated() => _outdated?.Token ?? CancellationToken.None;

    /// <summary>All families, in no particular order.</summary>
    public IEnumerable<CollectedFamily> Families => _series.Select(entry => new CollectedFamily(entry.Key, entry.Value, Release));

    /// <summary>All series.</summary>
    public IEnumerable<ReleasedCounter> Series => _series.Values.SelectMany(series => series).Cast<ReleasedCounter>();

    /// <summary>Says that the values of this release can no longer be read.</summary>
    public void EndReading() => _outdated?.Cancel();

    /// <summary>What the next release shows.</summary>
    /// <param name="release">Its number.</param>
    /// <param name="added">Series that are shown for the first time.</param>
    /// <param name="removed">Series that are no longer shown.</param>
    public ReleasedFamilies Next(int release, IEnumerable<TimeSeries> added, IReadOnlySet<TimeSeries> removed)
    {
        var next = new Dictionary<MetricFamily, TimeSeries[]>(_series);
        foreach (MetricFamily family in removed.Select(series => series.Vector.Family).ToHashSet())
        {
            next[family] = Array.FindAll(next[family], series => !removed.Contains(series));
            if (next[family].Length == 0)
            {
                next.Remove(family);
            }
        }

        SeriesSort.AddTo(next, added);
        return new ReleasedFamilies(release, next, next.Count == 0 ? null : new CancellationTokenSource());
    }

    /// <summary>The same release without some families.</summary>
    public ReleasedFamilies Without(IReadOnlySet<MetricFamily> families) =>
        new(Release, _series.Where(entry => !families.Contains(entry.Key)).ToDictionary(), _outdated);
}
