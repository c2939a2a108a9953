using System;
using System.Collections.Generic;
using PopCon.Trust.Policies;
using PopCon.Update.Candidates;
using PopCon.Update.Configuration;
using PopCon.Update.Requirements;

namespace PopCon.Update.Checks;

/// <summary>What packages have to pass.</summary>
internal sealed record CheckOptions
{
    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The policy of Trust, if there is one.</summary>
    public TrustPolicy? Policy { get; init; }

    /// <summary>Who signs the index of sources, if they have to have one.</summary>
    public IndexSettings? Index { get; init; }

    /// <summary>Asks the program whether it takes a package.</summary>
    public Predicate<string> OnVerify { get; init; } = _ => true;

    /// <summary>Candidates of an id that are in use already.</summary>
    public Func<string, IEnumerable<Candidate>> Local { get; init; } = _ => [];

    /// <summary>Whether nothing in the store is changed, so that no lock is needed.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What a package that is not here needs, if that is known; <see langword="null"/> if not.</summary>
    public Func<string, IReadOnlyList<Requirement>?> KnownDependencies { get; init; } = _ => null;
}
