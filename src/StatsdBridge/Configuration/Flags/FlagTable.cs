using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>All flags, in the order of the help text. Names and defaults are those of statsd_exporter 0.30.0 where it has the flag.</summary>
/// <remarks>Immutable, built once.</remarks>
internal static class FlagTable
{
    /// <summary>Prints the help text.</summary>
    public static readonly Flag Help = Flag.Switch("help", false, "Show this help and end.");

    /// <summary>Prints the version.</summary>
    public static readonly Flag Version = Flag.Switch("version", false, "Show the version and end.");

    /// <summary>Names the settings file; it cannot stand in that file.</summary>
    public static readonly Flag ConfigFile = new(
        "config.file", string.Empty, "PATH", "JSON file of settings, keys are flag names. Environment and command line win over it.");

    /// <summary>Every flag that is a setting, so all but <see cref="Help"/> and <see cref="Version"/>.</summary>
    public static readonly IReadOnlyList<Flag> Settings = [ConfigFile, .. Web, .. Statsd, .. Relay, .. Limits, .. Rest];

    private static readonly FrozenDictionary<string, Flag> ByName =
        Settings.Append(Help).Append(Version).ToFrozenDictionary(flag => flag.Name, StringComparer.Ordinal);

    private static IEnumerable<Flag> Web =>
    [
        new("web.listen-address", ":9102", "ADDRESS", "Where HTTP listens."),
        new("web.telemetry-path", "/metrics", "PATH", "The path that serves the metrics."),
        Flag.Switch("web.enable-lifecycle", false, "Offer /-/reload and /-/quit."),
        new("web.config.file", string.Empty, "PATH", "YAML file with TLS and basic auth settings. Empty: plain HTTP."),
        Flag.Switch("web.bridge-metrics", false, "Show all popcon_bridge_ metrics, also gauges and counters that are 0."),
        Flag.Switch("web.openmetrics", false, "Serve OpenMetrics to scrapers that ask for it; counters then end in _total."),
    ];

    private static IEnumerable<Flag> Statsd =>
    [
        new("statsd.listen-udp", ":9125", "ADDRESS", "Where UDP listens. Empty: off."),
        new("statsd.listen-tcp", ":9125", "ADDRESS", "Where TCP listens. Empty: off."),
        new("statsd.listen-unixgram", string.Empty, "PATH", "Unix datagram socket; @name is an abstract one. Empty: off."),
        new("statsd.unixsocket-mode", "755", "OCTAL", "Permission bits of the Unix socket."),
        new("statsd.unixsocket-owner", string.Empty, "USER[:GROUP]", "Owner of the Unix socket, names or numbers. Empty: unchanged."),
        new("statsd.allow", string.Empty, "CIDR,...", "Address ranges that may send over UDP and TCP. Empty: all."),
        new("statsd.mapping-config", string.Empty, "PATH", "YAML file with mapping rules. Empty: the built-in popularity rules."),
        new("statsd.read-buffer", "0", "BYTES", "Kernel receive buffer of each UDP and Unix socket. 0: 4 MiB."),
        new("statsd.cache-size", "1000", "COUNT", "Mapping results to remember. 0: none."),
        new("statsd.cache-type", "lru", "lru|random", "What a full mapping cache forgets: lru or random."),
        new("statsd.event-queue-size", "10000", "COUNT", "Without effect: nothing is queued. Accepted so that command lines keep working."),
        new("statsd.event-flush-threshold", "1000", "COUNT", "Without effect, as above."),
        new("statsd.event-flush-interval", "200ms", "DURATION", "Without effect, as above."),
        new("statsd.udp-packet-queue-size", "10000", "COUNT", "Without effect, as above."),
        Flag.Switch("statsd.parse-dogstatsd-tags", true, "Understand DogStatsD tags, name:1|c|#key:value. On unless switched off."),
        Flag.Switch("statsd.parse-influxdb-tags", true, "Understand InfluxDB tags, name,key=value:1|c. On unless switched off."),
        Flag.Switch("statsd.parse-librato-tags", true, "Understand Librato tags, name#key=value:1|c. On unless switched off."),
        Flag.Switch("statsd.parse-signalfx-tags", true, "Understand SignalFX tags, name[key=value]:1|c. On unless switched off."),
    ];

    private static IEnumerable<Flag> Relay =>
    [
        new("statsd.relay.address", string.Empty, "ADDRESS", "Statsd server that gets a copy of every line over UDP. Empty: none."),
        new("statsd.relay.packet-length", "1400", "BYTES", "Longest datagram the relay sends. 0: every line alone."),
    ];

    private static IEnumerable<Flag> Limits =>
    [
        new("limit.series", "500000", "COUNT", "Most time series in all. 0: no limit, as in all limits."),
        new("limit.series-per-name", "250000", "COUNT", "Most time series under one metric name."),
        new("limit.name-length", "32768", "BYTES", "Longest metric name."),
        new("limit.label-length", "32768", "BYTES", "Longest label name and longest label value."),
        new("limit.text-bytes", "268435456", "BYTES", "Most bytes of names and labels kept in all."),
        new("limit.tcp-connections", "1000", "COUNT", "Most statsd TCP connections at a time."),
        new("limit.tcp-connections-per-source", "500", "COUNT", "Most statsd TCP connections from one address, at most half of all."),
        new("limit.tcp-idle-timeout", "5m", "DURATION", "How long a statsd TCP connection may stay silent."),
        new("limit.tcp-line-bytes", "4095", "BYTES", "Longest line over TCP."),
    ];

    private static IEnumerable<Flag> Rest =>
    [
        new("state.file", string.Empty, "PATH", "Where values are kept over a restart. Empty: nowhere."),
        new("state.interval", "30s", "DURATION", "How often the state file is written."),
        new("log.level", "info", "debug|info|warn|error", "Least severe messages that are logged: debug, info, warn or error."),
        new("log.format", "logfmt", "logfmt|json", "How log lines are written: logfmt or json."),
        Flag.Switch("check-config", false, "Load the mapping file, report its mistakes and end."),
        new("debug.dump-fsm", string.Empty, "PATH", "Where to write the glob automaton as Graphviz text after loading."),
    ];

    /// <summary>The flag of that name, or <see langword="null"/>.</summary>
    public static Flag? Find(string name) => ByName.GetValueOrDefault(name);
}
