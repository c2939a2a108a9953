using System.Collections.Generic;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The settings of the relay.</summary>
/// <remarks>Immutable.</remarks>
internal static class RelaySettings
{
    /// <summary>Where to.</summary>
    public static readonly Setting<ListenAddress> Address = Setting.Of(
        "statsd.relay.address", string.Empty, "ADDRESS", "Statsd server that gets a copy of every line over UDP. Empty: none.", ListenAddress.ForRelay);

    /// <summary>Default: fits an Ethernet frame, same as statsd_exporter.</summary>
    public static readonly Setting<int> PacketLength = Setting.Count(
        "statsd.relay.packet-length", 1400, "BYTES", "Maximum length of a relayed datagram. 0: one line in each.");

    /// <summary>Both, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Address, PacketLength];

    /// <summary>The options.</summary>
    public static RelayOptions Read(SettingValues values) => new()
    {
        Address = values.Get(Address),
        PacketLengthBytes = values.Get(PacketLength),
    };
}
