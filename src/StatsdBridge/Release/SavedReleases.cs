using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge.Release;

/// <summary>Finds out how a saved series was released. The state file does not say, and it may be of a time with other settings.</summary>
/// <remarks>
/// A value that no release of the mode in force can have shown is of another mode: it is not a multiple of k, or below θ, or its
/// created timestamp is not the end of an epoch. One thread.
/// </remarks>
internal sealed class SavedReleases(ProtectedCounts counts, MetricMapper mapper, ReleaseSteps steps) : ISavedCounters
{
    private string _name = string.Empty;
    private IReadOnlySet<FamilyRelease> _releases = new HashSet<FamilyRelease>();

    /// <inheritdoc/>
    public IReadOnlySet<FamilyRelease> Of(in SeriesRequest request)
    {
        // The series of a family come in a row.
        if (!string.Equals(request.Name, _name, StringComparison.Ordinal))
        {
            _name = request.Name;
            _releases = counts.Protection.ReleasesOf(mapper, _name);
        }

        return _releases;
    }

    /// <inheritdoc/>
    public FamilyRelease? Find(in SeriesRequest request, long createdMilliseconds, ulong whole, double fraction)
    {
        foreach (FamilyRelease release in Of(in request).Where(release => release.IsProtected))
        {
            EpochClock clock = release.Mode == ReleaseMode.Dp ? counts.Dp.Clock : counts.Gate.Clock;
            if (clock.IsEnd(createdMilliseconds) && steps.CanShow(release, whole, fraction))
            {
                return release;
            }
        }

        return Of(in request).Contains(default) ? default(FamilyRelease) : null;
    }
}
