using System;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>How an upload ended.</summary>
/// <remarks>Immutable.</remarks>
public sealed record UploadResult
{
    /// <summary>One of <c>off, busy, not-due, nothing, sent, tokens, later, rejected, ended</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, for <c>off</c> and <c>later</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status, for <c>later</c>.</summary>
    public int? Status { get; init; }

    /// <summary>Batches that the host took.</summary>
    public int? Batches { get; init; }

    /// <summary>When the next upload is due.</summary>
    public DateTimeOffset? Next { get; init; }
}
