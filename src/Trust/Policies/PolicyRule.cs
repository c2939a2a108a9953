using System.Collections.Generic;
using System.Linq;
using PopCon.Trust.Keys;

namespace PopCon.Trust.Policies;

/// <summary>Who may sign which packages, and for what.</summary>
internal sealed record PolicyRule
{
    /// <summary>The packages.</summary>
    public required IReadOnlyList<IdPattern> Ids { get; init; }

    /// <summary>The keys that count.</summary>
    public required IReadOnlyList<TrustPublicKey> Keys { get; init; }

    /// <summary>How many different keys must have signed.</summary>
    /// <value>1 to the number of keys, default 1.</value>
    public int Threshold { get; init; } = 1;

    /// <summary>The purposes allowed, or <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Purposes { get; init; }

    /// <summary>SHA-256 of the certificates one of which must have signed for NuGet, or <see langword="null"/>.</summary>
    public IReadOnlyList<string>? NuGetCertificates { get; init; }

    /// <summary>Whether the rule covers a package.</summary>
    public bool Covers(string id) => Ids.Any(pattern => pattern.Matches(id));
}
