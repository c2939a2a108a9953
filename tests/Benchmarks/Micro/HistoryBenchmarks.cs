using System;
using System.Globalization;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;
using PopCon.StatsdBridge.History;

namespace PopCon.Benchmarks.Micro;

/// <summary>What the history costs at each interval, when all of 100,000 counters have moved. Times are for a counter.</summary>
[MemoryDiagnoser]
public class HistoryBenchmarks
{
    private const int Series = 100_000;
    private const int LinesPerDatagram = 25;

    private readonly JoinedStages _stages = new("mappings: [{match: 'dotnet_popcon.library_used.*', name: dotnet_popcon_library_used, labels: {library: $1}}]");

    private readonly GivenBatch _lines = new(
    [
        .. Enumerable.Range(0, Series)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.vendor{number % 37}_part{number}:1|c"))
            .Chunk(LinesPerDatagram)
            .Select(RealisticLines.Join),
    ]);

    private string _folder = string.Empty;
    private HistoryStore? _store;

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("popcon").FullName;
        _stages.Pipeline.TakeDatagrams(_lines);
        _store = HistoryStore.Open(
            new LedgerOptions { Folder = _folder },
            static () => ReleaseCalendar.Immediate,
            _stages.Registry,
            _stages.Collector,
            _stages.Own,
            TimeProvider.System,
            NullLogger.Instance);
        _store.Start(TimeSpan.FromDays(1));
        _stages.Pipeline.TakeDatagrams(_lines);
        _store.Save();
    }

    [IterationSetup]
    public void Count() => _stages.Pipeline.TakeDatagrams(_lines);

    [GlobalCleanup]
    public void Close()
    {
        _store?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Reading the counters and writing the file of the day.</summary>
    [Benchmark(OperationsPerInvoke = Series)]
    public void Save() => _store!.Save();
}
