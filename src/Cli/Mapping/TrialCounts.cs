using System.Collections.Generic;
using PopCon.Metrics;
using PopCon.Metrics.Released;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;

namespace PopCon.Cli.Mapping;

/// <summary>What a trial counts of series that a bridge would release at the ends of epochs.</summary>
/// <remarks>Used by one thread. Protected is what a rule says; <c>--privacy.mode</c> is a setting of a bridge.</remarks>
internal sealed class TrialCounts : IReleasedCounts
{
    private readonly Dictionary<ReleasedCounter, long> _counts = [];

    /// <summary>The series and their counts.</summary>
    public IReadOnlyDictionary<ReleasedCounter, long> Counts => _counts;

    /// <inheritdoc/>
    public Protection Protection { get; } = new(ReleaseMode.Off, string.Empty, 1);

    /// <inheritdoc/>
    public bool IsActive { get; set; }

    /// <inheritdoc/>
    public void Enter(ReleasedCounter series) => _counts.TryAdd(series, 0);

    /// <inheritdoc/>
    public void Count(ReleasedCounter series) => _counts[series] = _counts.GetValueOrDefault(series) + 1;
}
