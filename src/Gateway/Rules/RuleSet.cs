using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace PopCon.Gateway.Rules;

/// <summary>All redirect rules, by host.</summary>
/// <param name="rules">The rules of each host in lower case.</param>
/// <remarks>Immutable, safe from all threads. One look-up a request, however many hosts there are.</remarks>
internal sealed class RuleSet(IReadOnlyDictionary<string, RuleList> rules)
{
    private readonly FrozenDictionary<string, HostRules> _hosts =
        rules.ToFrozenDictionary(host => host.Key, host => new HostRules(host.Value), StringComparer.Ordinal);

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new(new Dictionary<string, RuleList>(StringComparer.Ordinal));

    /// <summary>Hosts that have rules.</summary>
    public int HostCount => _hosts.Count;

    /// <summary>The rules of a host; <see langword="null"/>: it has none.</summary>
    public HostRules? Find(string host) => _hosts.GetValueOrDefault(host);
}
