using System.Collections.Generic;

namespace PopCon.Update.Activation;

/// <summary>Which sets of packages an application has: the one in use, the one before, the one for the next start.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record SlotState
{
    /// <summary>The set in use.</summary>
    public string? Active { get; init; }

    /// <summary>The set to return to.</summary>
    public string? Previous { get; init; }

    /// <summary>The set for the next start.</summary>
    public string? Pending { get; init; }

    /// <summary>Set while the active set has not shown that it works.</summary>
    public Trial? Trial { get; init; }

    /// <summary>The sets that failed.</summary>
    public IReadOnlyList<string> Quarantine { get; init; } = [];

    /// <summary>The only set that may be staged, if any.</summary>
    public string? Pin { get; init; }
}
