using System;
using System.Collections.Generic;
using PopCon.Update.Requirements;

namespace PopCon.Update.Configuration;

/// <summary>What <c>app.json</c> says about an application.</summary>
internal sealed record ApplicationConfiguration
{
    /// <summary>The name of its folder in the store.</summary>
    public required string App { get; init; }

    /// <summary>The packages it needs; the first holds the entry.</summary>
    public required IReadOnlyList<Requirement> Requirements { get; init; }

    /// <summary>Where packages come from, in order.</summary>
    public required IReadOnlyList<SourceAddress> Sources { get; init; }

    /// <summary>The assembly to run, or <see langword="null"/> for an application that is only checked.</summary>
    public string? Entry { get; init; }

    /// <summary>How often a new set is started before it has to have shown that it works.</summary>
    /// <value>At least 1. Default: 3.</value>
    public int Trials { get; init; } = 3;

    /// <summary>How long sources are not asked again.</summary>
    /// <value>Default: a day.</value>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Whether a start begins a check beside the program when one is due.</summary>
    public bool CheckAtStart { get; init; } = true;

    /// <summary>Whether exit code 0 shows that a set works.</summary>
    public bool HealthyOnExit0 { get; init; } = true;

    /// <summary>Whether pre-releases are taken although no requirement names one.</summary>
    public bool Prerelease { get; init; }

    /// <summary>The policy file of Trust that packages have to pass, or <see langword="null"/>.</summary>
    public string? Policy { get; init; }

    /// <summary>Who signs the index that sources have to have, or <see langword="null"/>.</summary>
    public IndexSettings? Index { get; init; }
}
