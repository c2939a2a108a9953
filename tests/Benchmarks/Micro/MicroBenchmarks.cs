using System;
using System.Collections.Generic;
using System.IO;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PopCon.TestSupport;

namespace PopCon.Benchmarks.Micro;

/// <summary>Runs the BenchmarkDotNet classes and writes a report for each to <c>tests/Benchmarks/results</c>.</summary>
internal static class MicroBenchmarks
{
    // Fewer gave errors of several times the mean: a report must be able to show a change of a few percent.
    private const int Warmups = 5;
    private const int Iterations = 20;

    /// <summary>Runs what the arguments choose, by default everything.</summary>
    /// <param name="arguments">BenchmarkDotNet's own, for example <c>--filter *LinePipeline*</c>.</param>
    public static int Run(IReadOnlyList<string> arguments)
    {
        string[] given = arguments.Count == 0 ? ["--filter", "*"] : [.. arguments];
        bool isWhole = true;
        foreach (Summary summary in BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(given, Configure()))
        {
            isWhole &= WriteReport(summary);
        }

        return isWhole ? 0 : 1;
    }

    // In this process: another one would have to be built first, with all of the repository's analyzers on generated code. The
    // settings of the garbage collector, which only the server has, do not matter to code that allocates nothing.
    private static ManualConfig Configure() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithWarmupCount(Warmups)
            .WithIterationCount(Iterations)
            .WithToolchain(InProcessEmitToolchain.Instance))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .WithArtifactsPath(Repository.PathOf("artifacts", "benchmarks"));

    private static bool WriteReport(Summary summary)
    {
        if (summary.HasCriticalValidationErrors || summary.BenchmarksCases.Length == 0)
        {
            return false;
        }

        Type type = summary.BenchmarksCases[0].Descriptor.Type;
        string date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var report = new AccumulationLogger();
        report.WriteLine($"# {type.Name}, {date}");
        MarkdownExporter.GitHub.ExportToLog(summary, report);
        string text = report.GetLog().ReplaceLineEndings("\n");
        File.WriteAllText(Repository.PathOf("tests", "Benchmarks", "results", type.Name + ".md"), text);
        return true;
    }
}
