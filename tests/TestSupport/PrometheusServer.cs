using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>A real Prometheus, or a VictoriaMetrics, on a free loopback port, with its data in a temporary folder.</summary>
public sealed class PrometheusServer : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly TemporaryFolder _folder;
    private readonly RunningProcess _process;

    private PrometheusServer(TemporaryFolder folder, string program, string listenFlag, params string[] arguments)
    {
        _folder = folder;
        _process = RunningProcess.Start(program, [.. arguments, string.Create(CultureInfo.InvariantCulture, $"{listenFlag}=127.0.0.1:{Port}")]);
    }

    /// <summary>Its HTTP port.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>Its address, without a slash at its end.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>Starts it and waits until it answers; skips the test without a <c>prometheus</c>. It takes remote writes.</summary>
    /// <param name="configuration">Its configuration file, as YAML.</param>
    /// <param name="data">A folder of blocks to start with; an empty one by default.</param>
    public static Task<PrometheusServer> StartAsync(string configuration, string? data = null)
    {
        string program = Tool.Require("prometheus", "prometheus");
        var folder = new TemporaryFolder();
        return StartAsync(new PrometheusServer(
            folder,
            program,
            "--web.listen-address",
            "--config.file=" + folder.Write("prometheus.yml", configuration),
            "--storage.tsdb.path=" + (data ?? folder.File("data")),
            "--storage.tsdb.retention.time=100y",
            "--web.enable-remote-write-receiver",
            "--log.level=warn"));
    }

    /// <summary>Starts a VictoriaMetrics, which answers the same queries; skips the test without one.</summary>
    public static Task<PrometheusServer> StartVictoriaMetricsAsync()
    {
        string program = Tool.Require("victoria-metrics", "victoria-metrics");
        var folder = new TemporaryFolder();
        return StartAsync(new PrometheusServer(
            folder,
            program,
            "-httpListenAddr",
            "-storageDataPath=" + folder.File("data"),
            "-retentionPeriod=100y",

            // Else it hides what is younger than half a minute.
            "-search.latencyOffset=0s",
            "-loggerLevel=ERROR"));
    }

    private static async Task<PrometheusServer> StartAsync(PrometheusServer server)
    {
        try
        {
            await Eventually.TrueAsync(server.IsReadyAsync, "the store to be ready");
            return server;
        }
        catch (TimeoutException e)
        {
            string log = server._process.Error;
            server.Dispose();
            throw new InvalidOperationException("The store did not start:\n" + log, e);
        }
    }

    /// <summary>The series of an instant query and their values.</summary>
    public Task<IReadOnlyList<(JsonObject Labels, double Value)>> QueryAsync(string query, DateTimeOffset? time = null) =>
        AskAsync(time is { } at ? $"query?time={Seconds(at)}&query=" : "query?query=", query);

    /// <summary>The series of a range query with their last values.</summary>
    public Task<IReadOnlyList<(JsonObject Labels, double Value)>> QueryRangeAsync(string query, DateTimeOffset from, DateTimeOffset to, int stepSeconds = 300) =>
        AskAsync(string.Create(CultureInfo.InvariantCulture, $"query_range?start={Seconds(from)}&end={Seconds(to)}&step={stepSeconds}&query="), query);

    /// <summary>Sends a text of samples, with their times in milliseconds, to VictoriaMetrics.</summary>
    public async Task ImportAsync(string samples)
    {
        using var content = new StringContent(samples);
        using HttpResponseMessage response = await Http.PostAsync(Address("/api/v1/import/prometheus"), content);
        response.EnsureSuccessStatusCode();
        (await Http.GetAsync(Address("/internal/force_flush"))).Dispose();
    }

    /// <summary>The values of an instant query by one label.</summary>
    public async Task<IReadOnlyDictionary<string, double>> QueryByAsync(string label, string query) =>
        (await QueryAsync(query)).ToDictionary(
            series => series.Labels[label]?.GetValue<string>() ?? string.Empty, series => series.Value, StringComparer.Ordinal);

    /// <summary>Waits until a query gives one value.</summary>
    public Task WaitForAsync(string query, double value) =>
        Eventually.TrueAsync(async () => await QueryAsync(query) is [var only] && Math.Abs(only.Value - value) < 1e-9, $"{query} to be {value}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<(JsonObject Labels, double Value)>> AskAsync(string call, string query)
    {
        using HttpResponseMessage response = await Http.GetAsync(Address("/api/v1/" + call + Uri.EscapeDataString(query)));
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (answer["status"]!.GetValue<string>() is not "success" || answer["warnings"] is not null)
        {
            throw new InvalidOperationException($"{query}\n{answer}");
        }

        return [.. answer["data"]!["result"]!.AsArray().Select(series => (
            series!["metric"]!.AsObject(),
            double.Parse((series["value"] ?? series["values"]!.AsArray()[^1])![1]!.GetValue<string>(), CultureInfo.InvariantCulture)))];
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
        {
            throw new TimeoutException("The store has ended");
        }

        try
        {
            using HttpResponseMessage response = await Http.GetAsync(Address("/-/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Uri Address(string path) => new(Url + path);
}
