using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Chart;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Kube;

/// <summary>
/// The chart's Deployment and ConfigMap as a running pod. Of what helm rendered only the ports change: the pod has this machine's
/// network, in which podman maps none.
/// </summary>
internal sealed class PlayedChart(PodmanEngine podman) : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly TemporaryFolder _folder = new();
    private readonly int _webPort = FreePort.Next();

    // The bridge's container, as podman names it.
    private const string Container = "demo-popcon-pod-0-popcon";

    /// <summary>Its statsd port, UDP and TCP.</summary>
    public int StatsdPort { get; } = FreePort.Next();

    /// <summary>Runs it, in place of what ran before, and waits until its readiness probe succeeds.</summary>
    public async Task PlayAsync(string mapping)
    {
        string state = Directory.CreateDirectory(_folder.File("state")).FullName;
        await ChmodAsync("755", _folder.Path);
        await ChmodAsync("777", state);
        var values = new JsonObject
        {
            ["image"] = new JsonObject { ["repository"] = PodmanEngine.Image, ["tag"] = "latest", ["pullPolicy"] = "Never" },
            ["hostNetwork"] = true,
            ["privacy"] = new JsonObject { ["mode"] = "off" },
            ["service"] = new JsonObject { ["port"] = _webPort },
            ["statsd"] = new JsonObject { ["udpPort"] = StatsdPort, ["tcpPort"] = StatsdPort, ["mappingConfig"] = mapping },
            ["state"] = new JsonObject { ["interval"] = "1s", ["volume"] = new JsonObject { ["hostPath"] = new JsonObject { ["path"] = state } } },
        };
        RenderedChart chart = await ChartRendering.RenderAsync(values.ToJsonString());
        JsonObject container = chart.Container;
        string ready = container.Text("readinessProbe", "httpGet", "path");
        container.Remove("ports");
        foreach (string probe in new[] { "livenessProbe", "readinessProbe" })
        {
            container.At(probe, "httpGet")["port"] = _webPort;
        }

        JsonObject own = chart.All("ConfigMap").Single(one => one.Name() == "demo-popcon-mapping");
        string manifest = _folder.Write("pod.yaml", $"{chart.Workload.ToJsonString()}\n---\n{own.ToJsonString()}\n");
        await podman.RunAsync("play", "kube", "--replace", "--network", "host", manifest);
        await Eventually.TrueAsync(async () => await GetAsync(ready) is not null, "the pod to be ready");
    }

    /// <summary>Gives the pod another mapping, as the kubelet does: by a rename, under the running bridge.</summary>
    public async Task ChangeMappingAsync(string mapping)
    {
        string folder = await podman.RunAsync("volume", "inspect", "--format", "{{.Mountpoint}}", "demo-popcon-mapping");
        string fresh = Path.Combine(folder, "fresh");
        await File.WriteAllTextAsync(fresh, mapping);
        await ChmodAsync("444", fresh);
        File.Move(fresh, Path.Combine(folder, "statsd-mapping.conf"), overwrite: true);
    }

    /// <summary>A field of the bridge's container.</summary>
    public Task<string> InspectAsync(string format) => podman.RunAsync("inspect", "--format", format, Container);

    /// <summary>Sends a line every tenth of a second until a series has a value that is not 0.</summary>
    public Task SendUntilCountedAsync(string line, string series) => Eventually.TrueAsync(
        async () =>
        {
            Send(line);
            await Task.Delay(100);
            return await ValueAsync(series) > 0;
        },
        series);

    /// <summary>Sends one datagram.</summary>
    public void Send(string datagram)
    {
        using var socket = new UdpClient("127.0.0.1", StatsdPort);
        socket.Send(Encoding.UTF8.GetBytes(datagram));
    }

    /// <summary>The value of a series; 0 when there is none.</summary>
    public async Task<double> ValueAsync(string series)
    {
        string? line = (await GetAsync("/metrics"))?.Split('\n').FirstOrDefault(one => one.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static async Task ChmodAsync(string mode, string path)
    {
        (int exitCode, _, string error) = await RunningProcess.RunAsync("chmod", [mode, path]);
        Assert.True(exitCode == 0, error);
    }

    private async Task<string?> GetAsync(string path)
    {
        try
        {
            return await Http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_webPort}{path}")));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
