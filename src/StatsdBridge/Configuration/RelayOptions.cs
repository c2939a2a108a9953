using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Options of the relay, which passes every line on over UDP. Defaults: <see cref="RelaySettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record RelayOptions
{
    /// <summary>The statsd server that gets a copy.</summary>
    /// <value>Empty: no relay.</value>
    public ListenAddress Address { get; init; } = RelaySettings.Address.Default;

    /// <summary>Maximum length of a datagram.</summary>
    /// <value>Bytes; 0 sends every line alone, whatever its length.</value>
    public int PacketLengthBytes { get; init; } = RelaySettings.PacketLength.Default;
}
