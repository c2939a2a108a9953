using System;

namespace PopCon.Trust.Policies;

/// <summary>What the caller knows about the package it asks for.</summary>
public sealed record VerificationRequest
{
    /// <summary>The id that was asked for, or <see langword="null"/> to take any.</summary>
    public string? Id { get; init; }

    /// <summary>The version that was asked for, or <see langword="null"/> to take any.</summary>
    public string? Version { get; init; }

    /// <summary>The purpose that the package is for, or <see langword="null"/> to take any that the rule allows.</summary>
    public string? Purpose { get; init; }

    /// <summary>The file of the statement, or <see langword="null"/> for <c>popcon/trust.json</c> inside the package.</summary>
    public string? StatementPath { get; init; }

    /// <summary>The clock.</summary>
    /// <value>Default: that of the system.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
