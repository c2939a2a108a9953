using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>A real bridge with a mode of privacy and epochs of seconds, and a real Prometheus with the chart's rules.</summary>
internal sealed class SiteInAMode : IDisposable
{
    /// <summary>Many epochs; a loaded machine needs some.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private const int SeriesLimit = 60;

    // Thresholds of 5 for both modes, so that little traffic is enough. With dp a datagram has one increment.
    private static readonly string[] SmallEpochs =
    [
        "--privacy.gate.k=5", "--privacy.gate.epoch=4s", "--privacy.dp.epoch=4s", "--privacy.dp.epsilon=10", "--privacy.dp.delta=0.01", "--privacy.dp.unit=1",
    ];

    private readonly TemporaryFolder _folder;
    private readonly BridgeProcess _bridge;
    private readonly Socket _unix = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<TcpClient> _connections = [];

    private SiteInAMode(string mode, TemporaryFolder folder, BridgeProcess bridge, PrometheusServer prometheus)
    {
        Mode = mode;
        Prometheus = prometheus;
        _folder = folder;
        _bridge = bridge;
    }

    /// <summary>The mode.</summary>
    public string Mode { get; }

    /// <summary>The Prometheus.</summary>
    public PrometheusServer Prometheus { get; }

    /// <summary>The names that rules record.</summary>
    public IEnumerable<string> RecordingRules => Yaml.ParseFile(_folder.File("rules.yaml"))
        .List("groups").SelectMany(group => group.List("rules")).Where(rule => rule["record"] is not null).Select(rule => rule.Text("record")).Distinct(StringComparer.Ordinal);

    private string Mapping => _folder.File("mapping.yml");

    /// <summary>Starts both.</summary>
    public static async Task<SiteInAMode> StartAsync(string mode)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("state"));
        File.Copy(Repository.PathOf("deploy", "compose", "mapping", "statsd-mapping.conf"), folder.File("mapping.yml"));
        BridgeProcess bridge = await BridgeProcess.StartAsync(
            [
                "--privacy.mode=" + mode, .. SmallEpochs, "--statsd.mapping-config=" + folder.File("mapping.yml"), "--state.file=" + folder.File("state/state"),
                "--state.interval=1s", "--statsd.read-buffer=4194304", "--statsd.listen-unixgram=" + folder.File("statsd"), "--limit.tcp-connections=1",
                string.Create(CultureInfo.InvariantCulture, $"--limit.series={SeriesLimit}"),
            ]);
        PrometheusServer prometheus = await PrometheusServer.StartAsync(Scraping.Of([bridge.WebPort], HastyRules.WriteHastierTo(folder)));
        bridge.Process.Signal("HUP");
        return new SiteInAMode(mode, folder, bridge, prometheus);
    }

    /// <summary>What processes send, and what is no popularity at all.</summary>
    public void SendUsualTraffic()
    {
        for (int process = 0; process < 8; process++)
        {
            _bridge.Send("dotnet_popcon.library_used:1|c|#library:serilog,version:4.0.0,dependency:direct,framework:net10.0");
            _bridge.Send("python_popcon.library_used:1|c|#library:serilog,version:1");
            _bridge.Send("dotnet_popcon.library_unused.dapper:1|c");
            _bridge.Send("python_popcon.library_unused.numpy:1|c");
            _bridge.Send("dotnet_popcon.reports:1|c");
            _bridge.Send("python_popcon.reports:1|c");
            _bridge.Send("orders:1|c");
        }

        // One that is refused, though it is statsd.
        _bridge.Send("orders:-1|c");
    }

    /// <summary>Whether lines have come in at least two epochs, and figures of weeks have been recorded of both.</summary>
    public async Task<bool> HasGrownAsync() =>
        (await Prometheus.QueryAsync("increase(dotnet_popcon_reports[10m]) > 0")).Count > 0
        && (await Prometheus.QueryAsync("increase(statsd_exporter_config_reloads_total[10m])")).Count > 0
        && (Mode == "dp" || (await Prometheus.QueryAsync("increase(statsd_exporter_lines_total[10m]) > 0")).Count > 0);

    /// <summary>All alerts that have fired so far, by name.</summary>
    public async Task<string[]> FiredAsync() =>
    [
        .. (await Prometheus.QueryAsync("max by (alertname) (max_over_time(ALERTS{alertstate=\"firing\"}[10m]))"))
            .Select(one => one.Labels.Text("alertname")).Order(StringComparer.Ordinal),
    ];

    /// <summary>Losses of every kind, a bad mapping, and a state that cannot be saved.</summary>
    public async Task MakeTroubleAsync()
    {
        // Nobody reads for a moment, and the kernel's buffer runs over: 32 MB into 4 MiB.
        _bridge.Process.Signal("STOP");
        string filler = new('x', 8_000);
        for (int i = 0; i < 4_000; i++)
        {
            _bridge.Send(filler);
        }

        _bridge.Process.Signal("CONT");
        await _unix.SendToAsync(Encoding.ASCII.GetBytes(new string('x', 100_000)), new UnixDomainSocketEndPoint(_folder.File("statsd")));
        for (int i = 0; i < 3; i++)
        {
            var connection = new TcpClient();
            _connections.Add(connection);
            await connection.ConnectAsync(IPAddress.Loopback, _bridge.StatsdPort);
        }

        await File.WriteAllTextAsync(Mapping, "mappings:\n- {match: a.*}\n");
        _bridge.Process.Signal("HUP");

        // In one step: the bridge may be writing into it.
        Directory.Move(_folder.File("state"), _folder.File("state-away"));
    }

    /// <summary>Usual traffic with lines that are not statsd and more names than the bridge takes.</summary>
    public void SendBadTraffic()
    {
        SendUsualTraffic();
        for (int i = 0; i < 10; i++)
        {
            _bridge.Send("not statsd");
        }

        for (int i = 0; i < SeriesLimit * 2; i++)
        {
            _bridge.Send(string.Create(CultureInfo.InvariantCulture, $"clicks.user{i}:1|g"));
        }
    }

    /// <summary>Kills the bridge.</summary>
    public void EndBridge() => _bridge.Process.Signal("KILL");

    /// <inheritdoc/>
    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _unix.Dispose();
        Prometheus.Dispose();
        _bridge.Dispose();
        _folder.Dispose();
    }
}
