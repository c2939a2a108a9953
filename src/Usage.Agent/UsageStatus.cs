using System;
using PopCon.Usage.Agent.Storage;

namespace PopCon.Usage.Agent;

/// <summary>What an agent does now, and what waits.</summary>
/// <remarks>Immutable; a look at one moment.</remarks>
public sealed record UsageStatus
{
    /// <summary>The package.</summary>
    public required string Package { get; init; }

    /// <summary>What the user said.</summary>
    public ConsentState Consent { get; init; }

    /// <summary><c>on</c>, <c>off</c> or <c>suppressed</c>.</summary>
    public required string Effective { get; init; }

    /// <summary>Why it is not on, when the user has said yes or something else forbids it.</summary>
    public string? Reason { get; init; }

    /// <summary>Anonymous or identified.</summary>
    public required string Mode { get; init; }

    /// <summary>Where counts go.</summary>
    public required string Host { get; init; }

    /// <summary>The revision of the list of features.</summary>
    public int Revision { get; init; }

    /// <summary>The revision that the user said yes to.</summary>
    public int? ConsentRevision { get; init; }

    /// <summary>The time between uploads.</summary>
    public long UploadSeconds { get; init; }

    /// <summary>Rows of closed days that are in no batch yet.</summary>
    public int ClosedRows { get; init; }

    /// <summary>Batches that wait.</summary>
    public int Batches { get; init; }

    /// <summary>Tokens that are left.</summary>
    public int Tokens { get; init; }

    /// <summary>When the next upload is due.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Damaged files that were set aside.</summary>
    public int Damaged { get; init; }

    /// <summary>Counts of names outside the list.</summary>
    public long Refused { get; init; }
}
