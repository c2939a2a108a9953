using System;
using System.IO;
using System.Linq;
using PopCon.StatsdBridge.Configuration.Flags;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Configuration;

public sealed class HelpTextTests
{
    [Fact]
    public void Create_Whole_IsThisText() => Assert.Equal("""
        usage: popcon-statsd-bridge [<flags>]

        Receives statsd metrics, maps them, and serves them to Prometheus.

        Each flag can also be set by the environment (POPCON_BRIDGE_ and its name in capitals, dots and
        dashes as underscores) and in the settings file. The command line wins, then the environment.

        Flags:
          -h, --help                            Show this help and end.
          --version                             Show the version and end.
          --config.file=PATH                    JSON file of settings, keys are flag names. Environment and
                                                command line win over it.
          --web.listen-address=":9102"          Where HTTP listens.
          --web.telemetry-path="/metrics"       The path that serves the metrics.
          --[no-]web.enable-lifecycle           Offer /-/reload and /-/quit.
          --web.config.file=PATH                YAML file with TLS and basic auth settings. Empty: plain
                                                HTTP.
          --[no-]web.bridge-metrics             Show all popcon_bridge_ metrics, also gauges and counters
                                                that are 0.
          --[no-]web.openmetrics                Serve OpenMetrics to scrapers that ask for it; counters then
                                                end in _total.
          --statsd.listen-udp=":9125"           Where UDP listens. Empty: off.
          --statsd.listen-tcp=":9125"           Where TCP listens. Empty: off.
          --statsd.listen-unixgram=PATH         Unix datagram socket; @name is an abstract one. Empty: off.
          --statsd.unixsocket-mode="755"        Permission bits of the Unix socket.
          --statsd.unixsocket-owner=USER[:GROUP]
                                                Owner of the Unix socket, names or numbers. Empty:
                                                unchanged.
          --statsd.allow=CIDR,...               Address ranges that may send over UDP and TCP. Empty: all.
          --statsd.mapping-config=PATH          YAML file with mapping rules. Empty: the built-in popularity
                                                rules.
          --statsd.read-buffer="0"              Kernel receive buffer of each UDP and Unix socket. 0: 4 MiB.
          --statsd.cache-size="1000"            Mapping results to remember. 0: none.
          --statsd.cache-type="lru"             What a full mapping cache forgets: lru or random.
          --statsd.event-queue-size="10000"     Without effect: nothing is queued. Accepted so that command
                                                lines keep working.
          --statsd.event-flush-threshold="1000"
                                                Without effect, as above.
          --statsd.event-flush-interval="200ms"
                                                Without effect, as above.
          --statsd.udp-packet-queue-size="10000"
                                                Without effect, as above.
          --[no-]statsd.parse-dogstatsd-tags    Understand DogStatsD tags, name:1|c|#key:value. On unless
                                                switched off.
          --[no-]statsd.parse-influxdb-tags     Understand InfluxDB tags, name,key=value:1|c. On unless
                                                switched off.
          --[no-]statsd.parse-librato-tags      Understand Librato tags, name#key=value:1|c. On unless
                                                switched off.
          --[no-]statsd.parse-signalfx-tags     Understand SignalFX tags, name[key=value]:1|c. On unless
                                                switched off.
          --statsd.relay.address=ADDRESS        Statsd server that gets a copy of every line over UDP.
                                                Empty: none.
          --statsd.relay.packet-length="1400"   Longest datagram the relay sends. 0: every line alone.
          --limit.series=COUNT                  Maximum number of time series. Empty: fits the memory, at
                                                most 500000. 0: no limit, as in all limits.
          --limit.series-per-name=COUNT         Maximum number of time series with one metric name. Empty:
                                                half of limit.series.
          --limit.name-length="32768"           Longest metric name.
          --limit.label-length="32768"          Longest label name and longest label value.
          --limit.text-bytes=BYTES              Maximum memory for the text of names and labels. Empty: fits
                                                the memory, at most 268435456.
          --limit.tcp-connections="1000"        Most statsd TCP connections at a time.
          --limit.tcp-idle-timeout="5m"         How long a statsd TCP connection may stay silent.
          --limit.tcp-line-bytes="4095"         Longest line over TCP.
          --state.file=PATH                     Where values are kept over a restart. Empty: nowhere.
          --state.interval="30s"                How often the state file is written.
          --log.level="info"                    Least severe messages that are logged: debug, info, warn or
                                                error.
          --log.format="logfmt"                 How log lines are written: logfmt or json.
          --[no-]check-config                   Load the mapping file, report its mistakes and end.
          --debug.dump-fsm=PATH                 Where to write the glob automaton as Graphviz text after
                                                loading.

        """, HelpText.Create());

    [Fact]
    public void Documentation_EveryFlag_HasItsRow()
    {
        string[] rows = File.ReadAllLines(Repository.PathOf("docs", "flags.md"));

        foreach (Flag flag in FlagTable.Settings)
        {
            string name = flag is { IsSwitch: true, Default: "true" } ? $"--no-{flag.Name}" : flag.ToString();
            string beginning = $"| `{name}` | `{flag.EnvironmentVariable}` | {(flag.Default.Length == 0 ? "empty" : $"`{flag.Default}`")} | ";
            Assert.Contains(rows, row => row.StartsWith(beginning, StringComparison.Ordinal));
        }

        Assert.Equal(FlagTable.Settings.Count, rows.Count(row => row.StartsWith("| `--", StringComparison.Ordinal)));
    }
}
