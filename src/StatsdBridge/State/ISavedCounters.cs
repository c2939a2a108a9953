using System.Collections.Generic;
using PopCon.Metrics;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.State;

/// <summary>Says how saved series were released: the state file does not.</summary>
internal interface ISavedCounters
{
    /// <summary>How series of a family may be released.</summary>
    /// <param name="request">The family.</param>
    public IReadOnlySet<FamilyRelease> Of(in SeriesRequest request);

    /// <summary>How a counter was released.</summary>
    /// <param name="request">Its family.</param>
    /// <param name="createdMilliseconds">Its created timestamp, in Unix milliseconds.</param>
    /// <param name="whole">Its value: the whole part.</param>
    /// <param name="fraction">The rest of it.</param>
    /// <returns><see langword="null"/> when it was in a way that is not in force any more.</returns>
    public FamilyRelease? Find(in SeriesRequest request, long createdMilliseconds, ulong whole, double fraction);
}
