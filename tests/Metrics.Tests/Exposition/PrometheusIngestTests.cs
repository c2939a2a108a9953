using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Exposition.Protobuf;
using PopCon.Metrics.Observers;
using PopCon.TestSupport;

namespace PopCon.Metrics.Tests.Exposition;

/// <summary>A real Prometheus, native histograms switched on, scrapes what the formats write.</summary>
public sealed class PrometheusIngestTests
{
    // So many do not fit one message: the family continues in a second one.
    private const int Histograms = 6_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task Scrape_DelimitedProtobuf_AllSeriesArrive()
    {
        using Prometheus prometheus = Prometheus.Start(new ProtobufFormat("underscores"), Families());

        await prometheus.ExpectAsync("count(mesh)", Histograms);
        await prometheus.ExpectAsync("sum(histogram_count(mesh))", 3 * Histograms);
        await prometheus.ExpectAsync("turns{a=\"x\\\"y\\\\z\"}", 3);
        await prometheus.ExpectAsync("till{quantile=\"0.9\"}", 4);
    }

    [SkippableFact]
    public async Task Scrape_OpenMetrics_AllSeriesArrive()
    {
        using Prometheus prometheus = Prometheus.Start(new OpenMetricsFormat("underscores"), Families());

        await prometheus.ExpectAsync("count(mesh_count)", Histograms);
        await prometheus.ExpectAsync("sum(mesh_bucket{le=\"+Inf\"})", 3 * Histograms);
        await prometheus.ExpectAsync("turns_total{a=\"x\\\"y\\\\z\"}", 3);
        await prometheus.ExpectAsync("till{quantile=\"0.9\"}", 4);
    }

    private static CollectedFamily[] Families()
    {
        var options = new HistogramOptions();
        var vector = new SeriesVector(new MetricFamily("mesh", MetricType.Histogram, "h"), "a", new SeededHash()) { Histogram = options };
        TimeSeries[] histograms =
        [
            .. Enumerable.Range(0, Histograms).Select(i =>
            {
                var series = new HistogramSeries(vector, Encoding.UTF8.GetBytes($"a=\"{i}\""), 1_700_000_000_123);
                series.Observe(-2, 1, 0);
                series.Observe(0, 1, 0);
                series.Observe(i, 1, 0);
                return series;
            }),
        ];
        return
        [
            new CollectedFamily(vector.Family, histograms),
            Collected.Summary("till", "", new SummaryOptions(), 1, 2, 3, 4),
            Collected.Counter("turns", ("a=\"x\\\"y\\\\z\"", 3)),
        ];
    }

    private sealed class Prometheus : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly HttpListener _target = new();
        private readonly HttpClient _http = new();
        private readonly RunningProcess _process;
        private readonly int _port = FreePort.Next();

        private Prometheus(string program, IExpositionFormat format, CollectedFamily[] families)
        {
            int targetPort = FreePort.Next();
            _target.Prefixes.Add($"http://127.0.0.1:{targetPort}/");
            _target.Start();
            _ = ServeAsync(format, families);
            string config = _folder.Write("prometheus.yml", $$"""
                scrape_configs:
                - {job_name: bridge, scrape_interval: 3s, scrape_timeout: 3s, static_configs: [{targets: ['127.0.0.1:{{targetPort}}']}]}
                """);
            _process = RunningProcess.Start(
                program,
                [
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + _folder.File("data"),
                    $"--web.listen-address=127.0.0.1:{_port}",
                    "--enable-feature=native-histograms",
                ]);
        }

        public static Prometheus Start(IExpositionFormat format, CollectedFamily[] families) =>
            new(Tool.Require("prometheus", "prometheus"), format, families);

        public Task ExpectAsync(string query, double value) =>
            Eventually.TrueAsync(async () => await QueryAsync(query) == value, $"{query} = {value}", Deadline);

        public void Dispose()
        {
            _process.Dispose();
            _target.Close();
            _http.Dispose();
            _folder.Dispose();
        }

        private async Task ServeAsync(IExpositionFormat format, CollectedFamily[] families)
        {
            byte[] body = await Collected.WriteAsync(format, families);
            while (_target.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _target.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                context.Response.ContentType = format.ContentType;
                context.Response.ContentLength64 = body.Length;
                await context.Response.OutputStream.WriteAsync(body, CancellationToken.None);
                context.Response.Close();
            }
        }

        private async Task<double?> QueryAsync(string query)
        {
            try
            {
                string answer = await _http.GetStringAsync(
                    new Uri($"http://127.0.0.1:{_port}/api/v1/query?query={Uri.EscapeDataString(query)}"));
                using JsonDocument json = JsonDocument.Parse(answer);
                JsonElement result = json.RootElement.GetProperty("data").GetProperty("result");
                return result.GetArrayLength() == 1
                    ? double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)
                    : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }
}
