using PopCon.Metrics.Released;
using PopCon.Statsd.Mapping;

namespace PopCon.Statsd.Applying;

/// <summary>What counts series that are released at the ends of epochs.</summary>
/// <remarks>Used under the ingest lock.</remarks>
internal interface IReleasedCounts
{
    /// <summary>Which families are protected, and how.</summary>
    public Protection Protection { get; }

    /// <summary>Whether any family can be protected.</summary>
    public bool IsActive { get; set; }

    /// <summary>Takes notice of a series of which nothing has counted yet.</summary>
    public void Enter(ReleasedCounter series);

    /// <summary>Counts a series for the datagram, once.</summary>
    public void Count(ReleasedCounter series);
}
