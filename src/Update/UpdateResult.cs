using System.Collections.Generic;
using PopCon.Update.Resolution;

namespace PopCon.Update;

/// <summary>What an update of a running program did.</summary>
public sealed record UpdateResult
{
    /// <summary>Whether every requirement is met.</summary>
    public bool IsSatisfied => Because is null;

    /// <summary>The packages in use, such as <c>Foo 1.2.0</c>, in the order in which they were chosen.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary><c>none</c>, <c>soft</c>, <c>hard</c> or <c>stopped</c>: how the new packages come into use.</summary>
    public string Apply { get; init; } = ApplyMode.None;

    /// <summary>Why a requirement is not met; <see langword="null"/> when all are.</summary>
    public string? Because { get; init; }

    /// <summary>What could not be had or did not verify, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
