using BenchmarkDotNet.Attributes;
using PopCon.Metrics;

namespace PopCon.Benchmarks.Micro;

/// <summary>Known lines of 1,000 popularity counters, 25 in a datagram, shown at once and held back. Times are for a line.</summary>
[MemoryDiagnoser]
public class PrivacyBenchmarks
{
    private const int Names = 1_000;

    private readonly GivenBatch _lines = RealisticLines.Popularity(Names);

    private readonly JoinedStages _off = new(RealisticLines.Mapping);
    private readonly JoinedStages _gate = new(RealisticLines.Mapping, ReleaseMode.Gate);
    private readonly JoinedStages _dp = new(RealisticLines.Mapping, ReleaseMode.Dp);

    [Benchmark(Baseline = true, OperationsPerInvoke = Names)]
    public void Off() => _off.Pipeline.TakeDatagrams(_lines);

    [Benchmark(OperationsPerInvoke = Names)]
    public void Gate() => _gate.Pipeline.TakeDatagrams(_lines);

    [Benchmark(OperationsPerInvoke = Names)]
    public void Dp() => _dp.Pipeline.TakeDatagrams(_lines);
}
