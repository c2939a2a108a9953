using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using PopCon.Metrics;
using PopCon.Metrics.Observers;

namespace PopCon.Benchmarks.Micro;

/// <summary>One sample applied to a series whose place is known already. Times are for a sample.</summary>
[MemoryDiagnoser]
public class MetricUpdateBenchmarks
{
    private const int Values = 1_000;
    private const int Seed = 17;

    // A summary puts its quantiles in order every 10 minutes / 5 of this time, as under a real clock.
    private const long MillisecondsPerRound = 1;

    private readonly CounterSeries _counter = new(VectorOf(MetricType.Counter), [], 0);
    private readonly GaugeSeries _gauge = new(VectorOf(MetricType.Gauge), [], 0);
    private readonly HistogramSeries _histogram = new(VectorOf(MetricType.Histogram), [], 0);
    private readonly HistogramSeries _classic = new(VectorOf(MetricType.Histogram, native: false), [], 0);
    private readonly SummarySeries _summary = new(VectorOf(MetricType.Summary), [], 0, 0);
    private readonly double[] _values = RandomValues();
    private long _now;

    [Benchmark(OperationsPerInvoke = Values)]
    public void Counter()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _counter.Add(1);
        }
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Gauge()
    {
        foreach (double value in _values)
        {
            _gauge.Value = value;
        }
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Histogram() => Observe(_histogram);

    [Benchmark(OperationsPerInvoke = Values)]
    public void HistogramWithoutNativeBuckets() => Observe(_classic);

    [Benchmark(OperationsPerInvoke = Values)]
    public void Summary() => Observe(_summary);

    private static SeriesVector VectorOf(MetricType type, bool native = true) =>
        new(new MetricFamily("benchmark", type, "What it is."), string.Empty, new SeededHash())
        {
            Summary = new SummaryOptions(),
            Histogram = new HistogramOptions { NativeBucketFactor = native ? 1.1 : 1 },
        };

    // Latencies in seconds: most about 50 ms, some far longer.
    private static double[] RandomValues()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Values).Select(_ => 0.05 * Math.Exp(random.NextDouble() * 4 - 2))];
    }

    private void Observe(ObserverSeries series)
    {
        _now += MillisecondsPerRound;
        foreach (double value in _values)
        {
            series.Observe(value, 1, _now);
        }
    }
}
