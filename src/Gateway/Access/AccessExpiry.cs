using System;

namespace PopCon.Gateway.Access;

/// <summary>How long it is remembered that a secret was right: its hash takes a tenth of a second to compute.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record AccessExpiry
{
    /// <summary>Secrets for reading.</summary>
    /// <value>Default: 1 h.</value>
    public TimeSpan Read { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Secrets for writing.</summary>
    /// <value>Default: 5 min.</value>
    public TimeSpan Write { get; init; } = TimeSpan.FromMinutes(5);
}
