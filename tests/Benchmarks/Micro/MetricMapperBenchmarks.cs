using BenchmarkDotNet.Attributes;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;

namespace PopCon.Benchmarks.Micro;

/// <summary>A name asked of 100 glob and 100 regex rules, without any cache.</summary>
[MemoryDiagnoser]
public class MetricMapperBenchmarks
{
    private readonly MetricMapper _mapper = MetricMapper.Load(ManyRules.Mapping, "mapping.yml", warn: null);
    private readonly string _nameForGlob = ManyRules.NameForGlob(7);
    private readonly string _nameForRegex = ManyRules.NameForRegex(7);
    private readonly string _nameForNone = ManyRules.NameForNone(7);

    [Benchmark]
    public object? LastGlob() => _mapper.Match(_nameForGlob, StatsdType.Counter);

    [Benchmark]
    public object? LastRegex() => _mapper.Match(_nameForRegex, StatsdType.Counter);

    [Benchmark]
    public object? NoRule() => _mapper.Match(_nameForNone, StatsdType.Counter);
}
