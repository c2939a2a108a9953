using System.Text;
using BenchmarkDotNet.Attributes;
using PopCon.Statsd.Parsing;

namespace PopCon.Benchmarks.Micro;

/// <summary>The parser alone. Times are for a line.</summary>
[MemoryDiagnoser]
public class StatsdLineParserBenchmarks
{
    private const int MixedLines = 20;

    private readonly byte[] _counter = Encoding.UTF8.GetBytes(RealisticLines.Counter);
    private readonly byte[] _taggedTimer = Encoding.UTF8.GetBytes(RealisticLines.TaggedTimer);
    private readonly ParsedLine _parsed = new();

    [Benchmark]
    public int Counter()
    {
        StatsdLineParser.Parse(_counter, TagStyles.All, _parsed);
        return _parsed.SampleCount;
    }

    [Benchmark]
    public int TaggedTimer()
    {
        StatsdLineParser.Parse(_taggedTimer, TagStyles.All, _parsed);
        return _parsed.SampleCount;
    }

    [Benchmark(OperationsPerInvoke = MixedLines)]
    public int Mixed()
    {
        int samples = 0;
        foreach (byte[] line in RealisticLines.Lines)
        {
            StatsdLineParser.Parse(line, TagStyles.All, _parsed);
            samples += _parsed.SampleCount;
        }

        return samples;
    }
}
