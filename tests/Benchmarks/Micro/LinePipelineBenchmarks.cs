using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Attributes;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.Benchmarks.Micro;

/// <summary>From a datagram to updated series for lines that are known: split, look up, apply. Times are for a line.</summary>
[MemoryDiagnoser]
public class LinePipelineBenchmarks
{
    private const int LinesPerDatagram = 20;
    private const int ManyNames = 100_000;

    private readonly byte[] _scratch = new byte[LineIdentity.MaxBytes];
    private readonly GivenBatch _mixed = new([RealisticLines.Datagram]);
    private readonly GivenBatch _counters = new([RealisticLines.Join(Enumerable.Range(0, LinesPerDatagram).Select(CounterLine))]);
    private readonly GivenBatch _manyNames = new(
        [.. Enumerable.Range(0, ManyNames).Select(CounterLine).Chunk(LinesPerDatagram).Select(RealisticLines.Join)]);

    private JoinedStages _stages = new(RealisticLines.Mapping);

    [GlobalSetup]
    public void LearnTheLines()
    {
        _stages = new JoinedStages(RealisticLines.Mapping);
        _stages.Pipeline.TakeDatagrams(_mixed);
        _stages.Pipeline.TakeDatagrams(_manyNames);
    }

    /// <summary>The split into identity and number alone.</summary>
    [Benchmark(OperationsPerInvoke = LinesPerDatagram)]
    public int SplitMixed()
    {
        int split = 0;
        foreach (byte[] line in RealisticLines.Lines)
        {
            split += LineIdentity.TrySplit(line, _scratch, out LineIdentity identity) ? identity.Name.Length : 0;
        }

        return split;
    }

    [Benchmark(OperationsPerInvoke = LinesPerDatagram)]
    public void MixedDatagram() => _stages.Pipeline.TakeDatagrams(_mixed);

    [Benchmark(OperationsPerInvoke = LinesPerDatagram)]
    public void CounterDatagram() => _stages.Pipeline.TakeDatagrams(_counters);

    /// <summary>More series than the processor's caches hold.</summary>
    [Benchmark(OperationsPerInvoke = ManyNames)]
    public void ManyNamesInTurn() => _stages.Pipeline.TakeDatagrams(_manyNames);

    private static string CounterLine(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.vendor{number % 37}_toolkit_part{number}:1|c");
}
