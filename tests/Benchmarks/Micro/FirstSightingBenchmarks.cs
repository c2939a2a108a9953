using System;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Attributes;

namespace PopCon.Benchmarks.Micro;

/// <summary>A line never seen before, all the way: parse, 100 glob and 100 regex rules, labels, a new series. Times are for a line.</summary>
/// <remarks>Each invocation starts with an empty registry, so its growth is part of the time.</remarks>
[MemoryDiagnoser]
public class FirstSightingBenchmarks
{
    private const int Lines = 20_000;
    private const int LinesPerDatagram = 20;

    private readonly GivenBatch _globs = Datagrams(ManyRules.NameForGlob);
    private readonly GivenBatch _regexes = Datagrams(ManyRules.NameForRegex);
    private readonly GivenBatch _others = Datagrams(ManyRules.NameForNone);

    private JoinedStages _stages = new(ManyRules.Mapping);

    [IterationSetup]
    public void ForgetEverything() => _stages = new JoinedStages(ManyRules.Mapping);

    [Benchmark(OperationsPerInvoke = Lines)]
    public void LastGlob() => _stages.Pipeline.TakeDatagrams(_globs);

    [Benchmark(OperationsPerInvoke = Lines)]
    public void LastRegex() => _stages.Pipeline.TakeDatagrams(_regexes);

    [Benchmark(OperationsPerInvoke = Lines)]
    public void NoRule() => _stages.Pipeline.TakeDatagrams(_others);

    private static GivenBatch Datagrams(Func<int, string> name) => new(
    [
        .. Enumerable.Range(0, Lines)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{name(number)}:1|c"))
            .Chunk(LinesPerDatagram)
            .Select(RealisticLines.Join),
    ]);
}
