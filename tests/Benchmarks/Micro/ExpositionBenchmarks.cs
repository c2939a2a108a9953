using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;

namespace PopCon.Benchmarks.Micro;

/// <summary>A scrape of 100,000 counters that nobody reads. Times are for the whole.</summary>
[MemoryDiagnoser]
public class ExpositionBenchmarks
{
    private const int Series = 100_000;
    private const int LinesPerDatagram = 25;
    private const string Delimited = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    private readonly NullPipe _pipe = new();
    private IReadOnlyList<CollectedFamily> _families = [];

    [GlobalSetup]
    public void MakeTheSeries()
    {
        var stages = new JoinedStages(RealisticLines.Mapping);
        stages.Pipeline.TakeDatagrams(new GivenBatch(
        [
            .. Enumerable.Range(0, Series)
                .Select(number => string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.vendor.part{number}:{number}|c"))
                .Chunk(LinesPerDatagram)
                .Select(RealisticLines.Join),
        ]));
        _families = stages.Collector.Collect();
    }

    [Benchmark(Baseline = true)]
    public Task Text() => WriteAsync("text/plain");

    [Benchmark]
    public Task OpenMetrics() => WriteAsync("application/openmetrics-text;version=1.0.0");

    [Benchmark]
    public Task Protobuf() => WriteAsync(Delimited);

    private Task WriteAsync(string accept) => ExpositionWriter.WriteAsync(
        _families, FormatNegotiation.Negotiate(accept, openMetrics: true), _pipe, nowMilliseconds: 0, CancellationToken.None);
}
