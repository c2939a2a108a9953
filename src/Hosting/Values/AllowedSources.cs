using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net;

namespace PopCon.Hosting.Values;

/// <summary>The addresses that may send: a comma-separated list of CIDR ranges or single addresses, IPv4 and IPv6.</summary>
/// <remarks>Immutable, safe from all threads. A check costs one comparison per range and allocates nothing for IPv4 and IPv6 senders.</remarks>
internal sealed class AllowedSources : IEquatable<AllowedSources>
{
    private readonly IPNetwork[] _networks;

    private AllowedSources(IPNetwork[] networks) => _networks = networks;

    /// <summary>Everyone may send.</summary>
    public static AllowedSources All { get; } = new([]);

    /// <summary>Whether nothing is refused, so that listeners need not look at senders.</summary>
    public bool AllowsAll => _networks.Length == 0;

    /// <summary>The ranges; empty when everyone may send.</summary>
    public IReadOnlyList<IPNetwork> Networks => _networks;

    /// <summary>Reads the list.</summary>
    /// <param name="text">Empty means everyone.</param>
    /// <param name="sources"><see langword="null"/> on failure.</param>
    /// <param name="wrong">The first entry that is no range; empty on success.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out AllowedSources? sources, out string wrong)
    {
        sources = null;
        wrong = string.Empty;
        if (text.Length == 0)
        {
            sources = All;
            return true;
        }

        var networks = new List<IPNetwork>();
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryNetwork(entry, out IPNetwork network))
            {
                wrong = entry;
                return false;
            }

            networks.Add(network);
        }

        sources = new AllowedSources([.. networks]);
        return true;
    }

    /// <summary>Whether an address may send. IPv4 senders seen through a dual-mode socket count as IPv4.</summary>
    public bool Contains(IPAddress address)
    {
        if (AllowsAll)
        {
            return true;
        }

        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(AllowedSources? other) => other is not null && _networks.AsSpan().SequenceEqual(other._networks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AllowedSources);

    /// <inheritdoc/>
    public override int GetHashCode() => _networks.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _networks);

    private static bool TryNetwork(string entry, out IPNetwork network)
    {
        network = default;

        // The framework also reads "10" as an address (0.0.0.10), which nobody means.
        if (!entry.AsSpan().ContainsAny('.', ':'))
        {
            return false;
        }

        if (IPAddress.TryParse(entry, out IPAddress? single))
        {
            network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(entry, out network);
    }
}
