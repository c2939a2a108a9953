using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;

namespace PopCon.Statsd.Mapping;

/// <summary>What a rule says of privacy: <c>privacy</c>, <c>privacy_k</c> and <c>privacy_labels</c>. Immutable.</summary>
/// <param name="Mode">How the rule's metrics are released.</param>
/// <param name="K">With a gate: its k; <see langword="null"/> for the one of the settings.</param>
/// <param name="Labels">The tags that become labels; <see langword="null"/> for the usual ones.</param>
internal sealed record RulePrivacy(ReleaseMode Mode, long? K, IReadOnlyList<string>? Labels)
{
    /// <inheritdoc/>
    public bool Equals(RulePrivacy? other) =>
        other is not null
        && Mode == other.Mode
        && K == other.K
        && (Labels is null ? other.Labels is null : other.Labels is not null && Labels.Order(StringComparer.Ordinal).SequenceEqual(other.Labels.Order(StringComparer.Ordinal), StringComparer.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, K, Labels?.Count);
}
