using System;
using System.Collections.Generic;

namespace PopCon.Trust.Policies;

/// <summary>What is not trusted any longer, whatever its signatures and dates say.</summary>
internal sealed record Revocations
{
    /// <summary>Key ids.</summary>
    public IReadOnlySet<string> Keys { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Versions of packages.</summary>
    public IReadOnlyList<RevokedPackage> Packages { get; init; } = [];

    /// <summary>Statement ids.</summary>
    public IReadOnlySet<string> Statements { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>SHA-256 of files.</summary>
    public IReadOnlySet<string> Files { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
