using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading;
using BenchmarkDotNet.Attributes;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;
using PopCon.Reports.Web;

namespace PopCon.Benchmarks.Micro;

/// <summary>Views of a history of 10,000 packages and 365 days, whose files have been read before.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "Disposed at the cleanup that BenchmarkDotNet calls.")]
public class PageBenchmarks
{
    private const int Packages = 10_000;
    private const int Days = 365;
    private static readonly DateOnly Last = new(2026, 10, 31);

    private readonly SetTime _time = new();
    private string _folder = string.Empty;
    private LedgerSource? _source;
    private PopularityPage? _page;
    private PopularityApi? _api;

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("popcon").FullName;
        Write();
        _source = new LedgerSource(_folder);
        _page = new PopularityPage(_source, new PageSettings(), _time);
        _api = new PopularityApi(_source, _time);
        Console.WriteLine($"// {new DirectoryInfo(_folder).EnumerateFiles().Sum(file => file.Length):N0} bytes on disk, overview of {Overview():N0} bytes, {Packages30Days():N0} of packages, {Api30Days():N0} of the API");
    }

    [GlobalCleanup]
    public void Close()
    {
        _source?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The first view over all days.</summary>
    [Benchmark]
    public int Overview() => Get("/", "?days=365");

    /// <summary>The table of packages over a month.</summary>
    [Benchmark]
    public int Packages30Days() => Get("/packages", "?days=30");

    /// <summary>What <c>popcon report</c> asks for.</summary>
    [Benchmark]
    public int Api30Days() =>
        _api!.RespondAsync(new WebRequest("GET", PopularityApi.FiguresPath), CancellationToken.None).GetAwaiter().GetResult().Body.Length;

    private int Get(string path, string query) => _page!.RespondAsync(new WebRequest("GET", path, query), CancellationToken.None).GetAwaiter().GetResult().Body.Length;

    private void Write()
    {
        var random = new Random(5);
        PopularitySeries[] series = [.. Enumerable.Range(0, Packages).Select(i => new PopularitySeries("dotnet", PopularityKind.Used, $"company{i % 97}.extensions.library{i}.abstractions"))];
        var reports = new PopularitySeries("dotnet", PopularityKind.Reports);
        _time.Now = new DateTimeOffset(Last.AddDays(1 - Days).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = _folder }, _time);
        for (int day = 0; day < Days; day++)
        {
            DateOnly date = Last.AddDays(day + 1 - Days);
            _time.Now = new DateTimeOffset(date.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
            ledger.TrySave(out _);
            ledger.Add(date, [
                KeyValuePair.Create(reports, 5_000L + random.Next(2_000)),
                .. series.Select((one, i) => KeyValuePair.Create(one, 1 + (long)(3000 / (1 + (i * 0.7))) + random.Next(1 + (2000 / (1 + i)))))]);
        }
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
