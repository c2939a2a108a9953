using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Values;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The settings of the statsd side.</summary>
/// <remarks>Immutable.</remarks>
internal static class StatsdSettings
{
    /// <summary><c>--statsd.listen-udp</c>.</summary>
    public static readonly Setting<ListenAddress> ListenUdp = Setting.Of(
        "statsd.listen-udp", ":9125", "ADDRESS", "Address of the UDP listener. Empty: off.", ListenAddress.ForStatsd);

    /// <summary><c>--statsd.listen-tcp</c>.</summary>
    public static readonly Setting<ListenAddress> ListenTcp = Setting.Of(
        "statsd.listen-tcp", ":9125", "ADDRESS", "Address of the TCP listener. Empty: off.", ListenAddress.ForStatsd);

    /// <summary><c>--statsd.listen-unixgram</c>.</summary>
    public static readonly Setting<string> ListenUnixgram = Setting.Text(
        "statsd.listen-unixgram", string.Empty, "PATH", "Path of the Unix datagram socket; @name is an abstract one. Empty: off.");

    /// <summary><c>--statsd.unixsocket-mode</c>.</summary>
    public static readonly Setting<string> UnixSocketMode = Setting.Text(
        "statsd.unixsocket-mode", "755", "OCTAL", "Permission bits of the Unix socket.");

    /// <summary><c>--statsd.unixsocket-owner</c>.</summary>
    public static readonly Setting<SocketOwner> UnixSocketOwner = Setting.Of(
        "statsd.unixsocket-owner",
        string.Empty,
        "USER[:GROUP]",
        "Owner of the Unix socket, names or numbers. Empty: unchanged.",
        text => SocketOwner.TryParse(text, out SocketOwner? owner) ? owner : throw new FormatException("must be user, user:group or :group"));

    /// <summary><c>--statsd.allow</c>.</summary>
    public static readonly Setting<AllowedSources> Allow = Setting.Of(
        "statsd.allow", string.Empty, "CIDR,...", "Address ranges that may send over UDP and TCP. Empty: all.", ParseAllowed);

    /// <summary><c>--statsd.mapping-config</c>.</summary>
    public static readonly Setting<string> MappingConfig = Setting.Text(
        "statsd.mapping-config", string.Empty, "PATH", "YAML file with mapping rules. Empty: the built-in popularity rules.");

    /// <summary><c>--statsd.read-buffer</c>.</summary>
    public static readonly Setting<int> ReadBuffer = Setting.Count(
        "statsd.read-buffer", 0, "BYTES", "Receive buffer of each UDP and Unix socket. 0: 128 MiB.");

    /// <summary>Default: 50 ms, in which 500 datagrams gather at 10,000 a second. A scrape does not wait for its end.</summary>
    public static readonly Setting<TimeSpan> ReceiveWait = Setting.DurationOrZero(
        "statsd.receive-wait", "50ms", "Maximum time that UDP datagrams gather before they are taken together. 0: none.");

    /// <summary><c>--statsd.cache-size</c>.</summary>
    public static readonly Setting<int> CacheSize = Setting.Count(
        "statsd.cache-size", 1000, "COUNT", "Maximum number of cached mapping results. 0 disables the cache.");

    /// <summary><c>--statsd.cache-type</c>.</summary>
    public static readonly Setting<MappingCacheType> CacheType = Setting.Word(
        "statsd.cache-type",
        "lru",
        "Entry that a full mapping cache evicts: the least recently used (lru) or any (random).",
        StringComparison.Ordinal,
        ["lru", "random"],
        [MappingCacheType.Lru, MappingCacheType.Random]);

    private const string NoEffect = "No effect: there is no queue. Accepted for statsd_exporter's command lines.";

    private static readonly Setting<int> QueueSize = Setting.Count("statsd.event-queue-size", 10_000, "COUNT", NoEffect);
    private static readonly Setting<int> FlushThreshold = Setting.Count("statsd.event-flush-threshold", 1000, "COUNT", NoEffect);
    private static readonly Setting<TimeSpan> FlushInterval = Setting.Duration("statsd.event-flush-interval", "200ms", NoEffect);
    private static readonly Setting<int> PacketQueueSize = Setting.Count("statsd.udp-packet-queue-size", 10_000, "COUNT", NoEffect);

    private static readonly (Setting<bool> Setting, TagStyles Style)[] Tags =
    [
        (TagSetting("dogstatsd", "DogStatsD tags, name:1|c|#key:value."), TagStyles.DogStatsd),
        (TagSetting("influxdb", "InfluxDB tags, name,key=value:1|c."), TagStyles.InfluxDb),
        (TagSetting("librato", "Librato tags, name#key=value:1|c."), TagStyles.Librato),
        (TagSetting("signalfx", "SignalFX tags, name[key=value]:1|c."), TagStyles.SignalFx),
    ];

    /// <summary>All of them, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        ListenUdp, ListenTcp, ListenUnixgram, UnixSocketMode, UnixSocketOwner, Allow, MappingConfig, ReadBuffer, ReceiveWait, CacheSize, CacheType,
        QueueSize, FlushThreshold, FlushInterval, PacketQueueSize, .. Tags.Select(tag => tag.Setting),
    ];

    /// <summary>The options. Those without effect are read too, so that a typing mistake in them is found.</summary>
    public static StatsdOptions Read(SettingValues values)
    {
        values.Get(QueueSize);
        values.Get(FlushThreshold);
        values.Get(FlushInterval);
        values.Get(PacketQueueSize);
        return new StatsdOptions
        {
            ListenUdp = values.Get(ListenUdp),
            ListenTcp = values.Get(ListenTcp),
            ListenUnixgram = values.Get(ListenUnixgram),
            UnixSocketMode = values.Get(UnixSocketMode),
            UnixSocketOwner = values.Get(UnixSocketOwner),
            MappingConfig = values.Get(MappingConfig),
            ReadBufferBytes = values.Get(ReadBuffer),
            ReceiveWait = values.Get(ReceiveWait),
            CacheSize = values.Get(CacheSize),
            CacheType = values.Get(CacheType),
            TagStyles = ReadTagStyles(values),
            Allow = values.Get(Allow),
        };
    }

    private static TagStyles ReadTagStyles(SettingValues values)
    {
        TagStyles styles = TagStyles.None;
        foreach ((Setting<bool> setting, TagStyles style) in Tags)
        {
            styles |= values.Get(setting) ? style : TagStyles.None;
        }

        return styles;
    }

    private static Setting<bool> TagSetting(string style, string help) =>
        Setting.Switch($"statsd.parse-{style}-tags", true, help + " On by default.");

    private static AllowedSources ParseAllowed(string text) =>
        AllowedSources.TryParse(text, out AllowedSources? allowed, out string wrong)
            ? allowed
            : throw new FormatException($"'{wrong}' is not an address range such as 10.0.0.0/8 or fd00::/8");
}
