using System.Collections.Generic;
using PopCon.Update.Candidates;
using PopCon.Update.Requirements;

namespace PopCon.Update.Resolution;

/// <summary>What is asked of a resolution.</summary>
internal sealed record ResolutionRequest
{
    /// <summary>The requirements, in order.</summary>
    public required IReadOnlyList<Requirement> Requirements { get; init; }

    /// <summary>Whether what this process already uses stays although there is a newer version.</summary>
    public bool KeepPresent { get; init; }

    /// <summary>Whether pre-releases are taken although no requirement names one.</summary>
    public bool Prerelease { get; init; }

    /// <summary>Sets that failed here; exactly these are not chosen.</summary>
    public IReadOnlyList<PackageSet> Quarantine { get; init; } = [];
}
