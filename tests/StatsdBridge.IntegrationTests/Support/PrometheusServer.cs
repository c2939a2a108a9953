using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Support;

/// <summary>A real Prometheus on a free loopback port that scrapes bridges twice a second.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly TemporaryFolder _folder = new();
    private readonly RunningProcess _process;
    private readonly int _port = FreePort.Next();

    private PrometheusServer(string program, string configuration) =>
        _process = RunningProcess.Start(
            program,
            ["--config.file=" + _folder.Write("prometheus.yml", configuration),
             "--storage.tsdb.path=" + _folder.File("data"),
             "--log.level=warn",
             string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_port}")]);

    /// <summary>A scrape configuration for one bridge.</summary>
    /// <param name="name">The job.</param>
    /// <param name="webPort">The bridge's HTTP port.</param>
    /// <param name="access">Further keys, as YAML of one line each.</param>
    public static string Job(string name, int webPort, params string[] access) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        - job_name: {{name}}
          {{string.Join("\n  ", access)}}
          static_configs: [{targets: ['127.0.0.1:{{webPort}}']}]

        """);

    /// <summary>Starts it and waits until it answers; skips the test without a <c>prometheus</c>.</summary>
    public static async Task<PrometheusServer> StartAsync(params string[] jobs)
    {
        string configuration = "global: {scrape_interval: 500ms, scrape_timeout: 500ms}\nscrape_configs:\n" + string.Concat(jobs);
        var server = new PrometheusServer(Tool.Require("prometheus", "prometheus"), configuration);
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

    /// <summary>The values of an instant query by one label.</summary>
    public async Task<IReadOnlyDictionary<string, double>> QueryAsync(string query, string label)
    {
        JsonNode answer = JsonNode.Parse(await Http.GetStringAsync(Address("/api/v1/query?query=" + Uri.EscapeDataString(query))))!;
        return answer["data"]!["result"]!.AsArray().ToDictionary(
            series => series!["metric"]![label]?.GetValue<string>() ?? string.Empty,
            series => double.Parse(series!["value"]![1]!.GetValue<string>(), CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }

    /// <summary>The one value of an instant query that sums all labels away; <see langword="null"/> when it has none.</summary>
    public async Task<double?> SumAsync(string query) => (await QueryAsync(query, "job")).Values.Cast<double?>().SingleOrDefault();

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
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
