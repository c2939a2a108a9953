using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Settings of the relay, which passes every line on over UDP.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record RelayOptions
{
    /// <summary>The statsd server that gets a copy.</summary>
    /// <value>Default and empty: no relay.</value>
    public ListenAddress Address { get; init; } = ListenAddress.ForRelay(string.Empty);

    /// <summary>The longest datagram the relay sends.</summary>
    /// <value>Bytes, at least 0, default 1400 (fits an Ethernet frame); 0 sends every line alone, whatever its length.</value>
    public int PacketLengthBytes { get; init; } = 1400;
}
