using BenchmarkDotNet.Attributes;
using PopCon.Metrics;

namespace PopCon.Benchmarks.Micro;

/// <summary>The end of an epoch in which 100,000 protected series were counted. Times are for a series.</summary>
[MemoryDiagnoser]
public class ReleaseBenchmarks
{
    private const int Series = 100_000;

    private readonly GivenBatch _lines = RealisticLines.Popularity(Series);

    private ReleasedStages _gate = new(ReleaseMode.Gate);
    private ReleasedStages _dp = new(ReleaseMode.Dp);

    [IterationSetup]
    public void Count()
    {
        _gate = new ReleasedStages(ReleaseMode.Gate);
        _dp = new ReleasedStages(ReleaseMode.Dp);
        _gate.CountInOneEpoch(_lines);
        _dp.CountInOneEpoch(_lines);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Series)]
    public void Gate() => _gate.Releases.Tick();

    /// <summary>A draw of noise for each.</summary>
    [Benchmark(OperationsPerInvoke = Series)]
    public void Dp() => _dp.Releases.Tick();
}
