using System;
using System.Collections.Generic;
using PopCon.Update.Candidates;
using PopCon.Update.Resolution;

namespace PopCon.Update.Checks;

/// <summary>How a check ended.</summary>
internal sealed record CheckResult
{
    /// <summary><c>staged</c>, <c>current</c>, <c>not-due</c>, <c>busy</c>, <c>offline</c> or <c>unsatisfied</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The packages that were chosen, if any were.</summary>
    public IReadOnlyList<string>? Set { get; init; }

    /// <summary>What could not be had or did not verify.</summary>
    public IReadOnlyList<DroppedCandidate> Dropped { get; init; } = [];

    /// <summary>The sources that did not answer, as the configuration names them.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>Where the search failed first.</summary>
    public DeadEnd? DeadEnd { get; init; }

    /// <summary>When sources are asked again.</summary>
    public DateTimeOffset? NextCheck { get; init; }
}
