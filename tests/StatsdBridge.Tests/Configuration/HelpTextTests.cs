using System;
using System.IO;
using System.Linq;
using PopCon.Hosting.Flags;
using PopCon.StatsdBridge.Configuration;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Configuration;

public sealed class HelpTextTests
{
    [Fact]
    public void Create_Whole_IsThisText() => Assert.Equal("""
        usage: popcon-statsd-bridge [<flags>]

        Receives statsd metrics, maps them, and serves them to Prometheus.

        Each flag can also be set by an environment variable (POPCON_BRIDGE_ and the name in capitals, with
        underscores for dots and dashes) and in the settings file. The command line takes precedence over
        the environment, and the environment over the file.

        Flags:
          -h, --help                            Show this help and exit.
          --version                             Show the version and exit.
          --config.file=PATH                    JSON file with settings by flag name. Empty: none.
                                                Environment and command line take precedence.
          --web.listen-address=":9102"          Address of the HTTP listener. An empty host means all IPv4
                                                and IPv6 addresses.
          --web.telemetry-path="/metrics"       Path of the metrics.
          --[no-]web.enable-lifecycle           POST /-/reload and /-/quit. Off by default.
          --web.config.file=PATH                YAML file with TLS and basic auth settings. Empty: plain
                                                HTTP for everyone.
          --[no-]web.bridge-metrics             All popcon_bridge_ metrics, also gauges and counters that
                                                are 0. Off by default.
          --[no-]web.openmetrics                OpenMetrics for scrapers that ask for it, with counters that
                                                end in _total. Off by default.
          --[no-]web.page                       Page with the figures of the history at /. On by default.
          --statsd.listen-udp=":9125"           Address of the UDP listener. Empty: off.
          --statsd.listen-tcp=":9125"           Address of the TCP listener. Empty: off.
          --statsd.listen-unixgram=PATH         Path of the Unix datagram socket; @name is an abstract one.
                                                Empty: off.
          --statsd.unixsocket-mode="755"        Permission bits of the Unix socket.
          --statsd.unixsocket-owner=USER[:GROUP]
                                                Owner of the Unix socket, names or numbers. Empty:
                                                unchanged.
          --statsd.allow=CIDR,...               Address ranges that may send over UDP and TCP. Empty: all.
          --statsd.mapping-config=PATH          YAML file with mapping rules. Empty: the built-in popularity
                                                rules.
          --statsd.read-buffer="0"              Receive buffer of each UDP and Unix socket. 0: 128 MiB.
          --statsd.receive-wait="50ms"          Maximum time that UDP datagrams gather before they are taken
                                                together. 0: none.
          --statsd.cache-size="1000"            Maximum number of cached mapping results. 0 disables the
                                                cache.
          --statsd.cache-type="lru"             Entry that a full mapping cache evicts: the least recently
                                                used (lru) or any (random).
          --statsd.event-queue-size="10000"     No effect: there is no queue. Accepted for statsd_exporter's
                                                command lines.
          --statsd.event-flush-threshold="1000"
                                                No effect: there is no queue. Accepted for statsd_exporter's
                                                command lines.
          --statsd.event-flush-interval="200ms"
                                                No effect: there is no queue. Accepted for statsd_exporter's
                                                command lines.
          --statsd.udp-packet-queue-size="10000"
                                                No effect: there is no queue. Accepted for statsd_exporter's
                                                command lines.
          --[no-]statsd.parse-dogstatsd-tags    DogStatsD tags, name:1|c|#key:value. On by default.
          --[no-]statsd.parse-influxdb-tags     InfluxDB tags, name,key=value:1|c. On by default.
          --[no-]statsd.parse-librato-tags      Librato tags, name#key=value:1|c. On by default.
          --[no-]statsd.parse-signalfx-tags     SignalFX tags, name[key=value]:1|c. On by default.
          --statsd.relay.address=ADDRESS        Statsd server that gets a copy of every line over UDP.
                                                Empty: none.
          --statsd.relay.packet-length="1400"   Maximum length of a relayed datagram. 0: one line in each.
          --limit.series=COUNT                  Maximum number of time series. Empty: as many as fit the
                                                memory, at most 500000. 0 disables the limit.
          --limit.series-per-name=COUNT         Maximum number of time series of one metric name. Empty:
                                                half of limit.series. 0 disables the limit.
          --limit.name-length="32768"           Maximum length of a metric name. 0 disables the limit.
          --limit.label-length="32768"          Maximum length of a label name and of a label value. 0
                                                disables the limit.
          --limit.text-bytes=BYTES              Maximum memory for the text of names and labels. Empty: what
                                                fits the memory, at most 268435456. 0 disables the limit.
          --limit.tcp-connections="1000"        Maximum number of statsd TCP connections at a time. 0: as
                                                many as open files allow.
          --limit.tcp-connections-per-source="500"
                                                Maximum number of statsd TCP connections from one address,
                                                at most half of all. 0 disables the limit.
          --limit.tcp-idle-timeout="5m"         Maximum silence of a statsd TCP connection before it is
                                                closed. 0 disables the limit.
          --limit.tcp-line-bytes="4095"         Maximum length of a line over TCP. 0 disables the limit.
          --state.file=PATH                     File that keeps values over a restart. Empty: none.
          --state.interval="30s"                Time between two writes of the state file and of the
                                                history.
          --history.folder=PATH                 Folder that keeps the daily counts of packages, for the page
                                                and the API. Empty: none.
          --history.keep="400d"                 How long days are kept. 1d to 36500d; files go by whole
                                                months.
          --privacy.mode="off"                  Release of popularity counters: at once (off), by a gate of
                                                counts (gate) or with noise (dp).
          --privacy.families="(dotnet|python)_popcon_(library_used|library_unused|reports)"
                                                Metrics that the mode is for: an RE2 regular expression of
                                                the whole metric name.
          --privacy.gate.k="50"                 Minimum count of an epoch that a gate shows, and its grain.
                                                At least 2.
          --privacy.gate.epoch="1d"             Length of an epoch with a gate. At least 1s; a warning below
                                                1h.
          --privacy.dp.epsilon="1"              Epsilon of differential privacy for a unit. Above 0, at most
                                                10.
          --privacy.dp.delta="1e-6"             Delta of differential privacy for a unit. Above 0, at most
                                                0.01.
          --privacy.dp.unit="64"                Increments of a unit; more of one datagram do not count. 1
                                                to 1000000.
          --privacy.dp.epoch="7d"               Length of an epoch with dp. At least 1s; a warning below 1d.
          --privacy.hidden-counts="stop"        Counts of the open epoch: written by a clean stop for the
                                                next start (stop) or forgotten (never).
          --[no-]privacy.relay                  Relay beside a mode, although it passes on what the mode
                                                holds back. Off by default.
          --[no-]privacy.live-self-metrics      The bridge's own metrics as without a mode, although they
                                                show when lines come. Off by default.
          --log.level="info"                    Lowest level that is logged: debug, info, warn or error.
          --log.format="logfmt"                 Format of log lines: logfmt or json.
          --[no-]check-config                   Check of the mapping file: load it, report mistakes and
                                                exit.
          --debug.dump-fsm=PATH                 File for the glob automaton as Graphviz text, written after
                                                loading. Empty: none.

        """, HelpText.Create(CommandLine.Flags));

    [Fact]
    public void Documentation_EveryFlag_HasItsRowThatBeginsLikeTheHelp()
    {
        string[] rows = File.ReadAllLines(Repository.PathOf("docs", "flags.md"));
        FlagSet flags = CommandLine.Flags;

        foreach (Setting setting in flags.Settings)
        {
            string name = setting is { IsSwitch: true, DefaultText: "true" } ? $"--no-{setting.Name}" : setting.ToString();
            string value = setting.DefaultText.Length == 0 ? "empty" : $"`{setting.DefaultText.Replace("|", "\\|", StringComparison.Ordinal)}`";
            string row = Assert.Single(rows, row => row.StartsWith($"| `{name}` | `{flags.VariableOf(setting)}` | {value} | ", StringComparison.Ordinal));
            Assert.StartsWith(setting.Help.Replace("|", "\\|", StringComparison.Ordinal), row.Split(" | ", 5)[4], StringComparison.Ordinal);
        }

        Assert.Equal(flags.Settings.Count, rows.Count(row => row.StartsWith("| `--", StringComparison.Ordinal)));
    }
}
