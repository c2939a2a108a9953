using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>A real Prometheus on a free loopback port, with its data in a temporary folder.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly TemporaryFolder _folder = new();
    private readonly RunningProcess _process;
    private readonly int _port = FreePort.Next();

    private PrometheusServer(string program, string configuration, string? data) =>
        _process = RunningProcess.Start(
            program,
            ["--config.file=" + _folder.Write("prometheus.yml", configuration),
             "--storage.tsdb.path=" + (data ?? _folder.File("data")),
             "--storage.tsdb.retention.time=100y",
             "--log.level=warn",
             string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_port}")]);

    /// <summary>Starts it over a folder of blocks, or over an empty one, and waits until it answers.</summary>
    public static async Task<PrometheusServer> StartAsync(string configuration, string? data = null)
    {
        var server = new PrometheusServer(Tool.Require("prometheus", "prometheus"), configuration, data);
        try
        {
            await Eventually.TrueAsync(server.IsReadyAsync, "Prometheus to be ready");
            return server;
        }
        catch (TimeoutException e)
        {
            string log = server._process.Error;
            server.Dispose();
            throw new InvalidOperationException("Prometheus did not start:\n" + log, e);
        }
    }

    /// <summary>A configuration that scrapes bridges by their ports every second.</summary>
    public static string Scraping(IEnumerable<int> ports, string rules = "") => $$"""
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        {{(rules.Length > 0 ? $"rule_files: [{rules}]" : string.Empty)}}
        scrape_configs:
          - job_name: popcon
            honor_labels: true
            static_configs:
              - targets: [{{string.Join(", ", ports.Select(port => "'127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) + "'"))}}]
        """;

    /// <summary>The series of an instant query and their values.</summary>
    public Task<IReadOnlyList<(JsonObject Labels, double Value)>> QueryAsync(string query, DateTimeOffset? time = null) =>
        AskAsync(time is { } at ? $"query?time={Seconds(at)}&query=" : "query?query=", query);

    /// <summary>The series of a range query with their last values.</summary>
    public Task<IReadOnlyList<(JsonObject Labels, double Value)>> QueryRangeAsync(string query, DateTimeOffset from, DateTimeOffset to) =>
        AskAsync($"query_range?start={Seconds(from)}&end={Seconds(to)}&step=300&query=", query);

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
        Assert.True(answer.Text("status") == "success", $"{query}\n{answer}");
        Assert.Null(answer["warnings"]);
        return [.. answer.List("data", "result").Select(series => (
            series.At("metric").AsObject(),
            double.Parse((series["value"] ?? series["values"]!.AsArray()[^1])![1]!.GetValue<string>(), CultureInfo.InvariantCulture)))];
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
        {
            throw new TimeoutException("Prometheus has ended");
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

    private Uri Address(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}{path}"));
}
