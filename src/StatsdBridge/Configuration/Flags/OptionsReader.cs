using System;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Logging;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>Reads every setting into <see cref="BridgeOptions"/>.</summary>
/// <remarks>One thread; mistakes are collected by the <see cref="SettingReader"/>.</remarks>
internal sealed class OptionsReader(SettingReader read)
{
    /// <summary>Endpoints that exist beside the telemetry path, which therefore cannot have their names.</summary>
    private static readonly string[] TakenPaths =
        ["/-/healthy", "/-/ready", "/-/reload", "/-/quit", "/debug/pprof", "/debug/pprof/", "/debug/vars"];

    /// <summary>Reads all of them. The result may only be used when no mistake was found.</summary>
    public BridgeOptions Read()
    {
        ReadWithoutEffect();
        return new BridgeOptions
        {
            Web = ReadWeb(),
            Statsd = ReadStatsd(),
            Relay = new RelayOptions
            {
                Address = ListenAddress.ForRelay(read.Text("statsd.relay.address")),
                PacketLengthBytes = read.Count("statsd.relay.packet-length"),
            },
            Limits = ReadLimits(),
            State = new StateOptions
            {
                File = read.Text("state.file"),
                Interval = read.Duration("state.interval", zeroIsAllowed: false),
            },
            Log = ReadLog(),
            CheckConfig = read.Switch("check-config"),
            DumpFsmPath = read.Text("debug.dump-fsm"),
            SettingsFile = read.Text("config.file"),
        };
    }

    /// <summary>Checks the settings of queues that do not exist here, so that a typo in them is still found.</summary>
    private void ReadWithoutEffect()
    {
        read.Count("statsd.event-queue-size");
        read.Count("statsd.event-flush-threshold");
        read.Duration("statsd.event-flush-interval", zeroIsAllowed: false);
        read.Count("statsd.udp-packet-queue-size");
    }

    private WebOptions ReadWeb() => new()
    {
        ListenAddress = ListenAddress.ForWeb(read.Text("web.listen-address")),
        TelemetryPath = ReadTelemetryPath(),
        EnableLifecycle = read.Switch("web.enable-lifecycle"),
        ConfigFile = read.Text("web.config.file"),
        OpenMetrics = read.Switch("web.openmetrics"),
        BridgeMetrics = read.Switch("web.bridge-metrics"),
    };

    private string ReadTelemetryPath()
    {
        const string Name = "web.telemetry-path";
        string path = read.Text(Name);
        if (!path.StartsWith('/') || path.AsSpan().ContainsAny("?# "))
        {
            return read.Refuse(Name, "must be a path that begins with a slash", path);
        }

        if (path.Contains("//", StringComparison.Ordinal) || path.Split('/').AsSpan().ContainsAny(".", ".."))
        {
            return read.Refuse(Name, "must be a clean path, because requests for others are redirected to it", path);
        }

        return Array.IndexOf(TakenPaths, path) >= 0 ? read.Refuse(Name, "is the path of another endpoint", path) : path;
    }

    private StatsdOptions ReadStatsd() => new()
    {
        ListenUdp = ListenAddress.ForStatsd(read.Text("statsd.listen-udp")),
        ListenTcp = ListenAddress.ForStatsd(read.Text("statsd.listen-tcp")),
        ListenUnixgram = read.Text("statsd.listen-unixgram"),
        UnixSocketMode = read.Text("statsd.unixsocket-mode"),
        UnixSocketOwner = SocketOwner.TryParse(read.Text("statsd.unixsocket-owner"), out SocketOwner? owner)
            ? owner
            : read.Refuse("statsd.unixsocket-owner", "must be user, user:group or :group", SocketOwner.Unchanged),
        MappingConfig = read.Text("statsd.mapping-config"),
        ReadBufferBytes = read.Count("statsd.read-buffer"),
        CacheSize = read.Count("statsd.cache-size"),
        CacheType = read.Choice(
            "statsd.cache-type", StringComparison.Ordinal, ("lru", MappingCacheType.Lru), ("random", MappingCacheType.Random)),
        TagStyles = ReadTagStyles(),
        Allow = AllowedSources.TryParse(read.Text("statsd.allow"), out AllowedSources? allowed, out string wrong)
            ? allowed
            : read.Refuse("statsd.allow", $"'{wrong}' is no address range such as 10.0.0.0/8 or fd00::/8", AllowedSources.All),
    };

    private TagStyles ReadTagStyles()
    {
        TagStyles styles = TagStyles.None;
        styles |= read.Switch("statsd.parse-dogstatsd-tags") ? TagStyles.DogStatsd : TagStyles.None;
        styles |= read.Switch("statsd.parse-influxdb-tags") ? TagStyles.InfluxDb : TagStyles.None;
        styles |= read.Switch("statsd.parse-librato-tags") ? TagStyles.Librato : TagStyles.None;
        styles |= read.Switch("statsd.parse-signalfx-tags") ? TagStyles.SignalFx : TagStyles.None;
        return styles;
    }

    private LimitOptions ReadLimits() => new()
    {
        Series = read.Count("limit.series"),
        SeriesPerName = read.Count("limit.series-per-name"),
        NameLengthBytes = read.Count("limit.name-length"),
        LabelLengthBytes = read.Count("limit.label-length"),
        TextBytes = read.Count("limit.text-bytes", long.MaxValue),
        TcpConnections = read.Count("limit.tcp-connections"),
        TcpConnectionsPerSource = read.Count("limit.tcp-connections-per-source"),
        TcpIdleTimeout = read.Duration("limit.tcp-idle-timeout", zeroIsAllowed: true),
        TcpLineBytes = read.Count("limit.tcp-line-bytes"),
    };

    private LogOptions ReadLog() => new()
    {
        Level = read.Choice(
            "log.level",
            StringComparison.OrdinalIgnoreCase,
            ("debug", LogLevel.Debug),
            ("info", LogLevel.Information),
            ("warn", LogLevel.Warning),
            ("error", LogLevel.Error)),
        Format = read.Choice(
            "log.format", StringComparison.Ordinal, ("logfmt", LogFormat.Logfmt), ("json", LogFormat.Json)),
    };
}
