using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Logging;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.Statsd.Mapping;

namespace PopCon.StatsdBridge.Release.Hidden;

/// <summary>Carries the counts of open epochs from a clean stop to the next start.</summary>
/// <remarks>Used before there is traffic and after. A file that cannot be used or written is a log line, nothing more.</remarks>
internal sealed class HiddenCountsStore
{
    private readonly HiddenCountsFile _file;
    private readonly string _settings;
    private readonly bool _keeps;
    private readonly ILogger _log;

    /// <param name="file">The file.</param>
    /// <param name="settings">All settings that counts depend on, in words.</param>
    /// <param name="keeps">Whether counts are kept at all; a file of an earlier run is removed in any case.</param>
    /// <param name="log">For outcomes.</param>
    public HiddenCountsStore(HiddenCountsFile file, string settings, bool keeps, ILogger log)
    {
        _file = file;
        _settings = settings;
        _keeps = keeps;
        _log = log;
    }

    /// <summary>Removes the file, and takes up its counts if they are of these settings.</summary>
    /// <param name="counts">Where to.</param>
    /// <param name="registry">For their series.</param>
    /// <param name="mapper">The rules in force.</param>
    public void Restore(ProtectedCounts counts, MetricRegistry registry, MetricMapper mapper)
    {
        if (Take() is { } saved)
        {
            long series = Restore(saved, counts, registry, mapper);
            _log.HiddenCountsRestored(_file.Path, series, saved.Families.Sum(family => (long)family.Series.Count) - series);
        }
    }

    /// <summary>Takes up counts.</summary>
    /// <returns>How many series were restored.</returns>
    internal static long Restore(HiddenCounts saved, ProtectedCounts counts, MetricRegistry registry, MetricMapper mapper)
    {
        counts.Gate.Resume(saved.GateEpoch);
        counts.Dp.Resume(saved.DpEpoch);
        long series = 0;
        foreach (HiddenCounts.Family family in saved.Families)
        {
            FamilyRelease release = counts.Protection.ReleasesOf(mapper, family.Name)
                .FirstOrDefault(release => release.IsProtected && string.Equals(Describe(release), family.Rule, StringComparison.Ordinal));
            series += release.IsProtected ? Restore(family, release, counts, registry) : 0;
        }

        return series;
    }

    /// <summary>The counts of the open epochs.</summary>
    internal static HiddenCounts Capture(string settings, ProtectedCounts counts) => new(
        settings, counts.Gate.Clock.Epoch, counts.Dp.Clock.Epoch, [.. FamiliesOf(counts.Gate.Open), .. FamiliesOf(counts.Dp.Open)]);

    /// <summary>Writes the counts of the open epochs.</summary>
    public void Save(ProtectedCounts counts)
    {
        if (!_keeps || !counts.IsActive)
        {
            return;
        }

        try
        {
            _file.Write(HiddenCountsFormat.Write(Capture(_settings, counts)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.HiddenCountsNotSaved(_file.Path, e.Message);
        }
    }

    private static string Describe(FamilyRelease release) => FormattableString.Invariant($"{release.Mode} {release.K}");

    private static IEnumerable<HiddenCounts.Family> FamiliesOf(EpochCounts counts) => Enumerable.Range(0, counts.Length)
        .Select(counts.At)
        .Where(entry => entry.Count > 0 && !entry.Series.IsExpired)
        .GroupBy(entry => entry.Series.Vector.Family)
        .Select(family => new HiddenCounts.Family(
            family.Key.Name,
            family.Key.Help,
            Describe(family.Key.Release),
            [.. family.Select(entry => new HiddenCounts.Series(entry.Series.Labels, entry.Series.TtlMilliseconds, entry.Count))]));

    private static long Restore(HiddenCounts.Family family, FamilyRelease release, ProtectedCounts counts, MetricRegistry registry)
    {
        long restored = 0;
        var labels = new LabelSet();
        foreach (HiddenCounts.Series saved in family.Series)
        {
            var request = new SeriesRequest(family.Name, MetricType.Counter, family.Help, saved.TtlMilliseconds, null, null, release);
            if (labels.TryDecode(saved.Labels) && registry.FindOrAdd_NeedsLock(in request, labels, out _) is ReleasedCounter series)
            {
                EpochCounts open = counts.LedgerOf(series).Open;
                if (!open.Contains(series))
                {
                    open.Add(series, saved.Count, 0);
                    restored++;
                }
            }
        }

        return restored;
    }

    private HiddenCounts? Take()
    {
        try
        {
            byte[]? content = _file.Take();
            HiddenCounts? saved = content is null || !_keeps ? null : HiddenCountsFormat.TryRead(content);
            if (content is not null && (saved is null || !string.Equals(saved.Settings, _settings, StringComparison.Ordinal)))
            {
                _log.HiddenCountsDropped(_file.Path, saved is null ? "it is damaged, or not to be kept" : "it is of other settings");
                return null;
            }

            return saved;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.HiddenCountsDropped(_file.Path, "it cannot be removed: " + e.Message);
            return null;
        }
    }
}
