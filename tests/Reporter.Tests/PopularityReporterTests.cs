using System;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reporter.Configuration;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The public interface, in the test process itself, whose packages are those of the test host.</summary>
public sealed class PopularityReporterTests : IDisposable
{
    private readonly StatsdReceiver _receiver = StatsdReceiver.OnLoopback();

    public PopularityReporterTests() => AppDomain.CurrentDomain.SetData(ReportingSession.CountedKey, null);

    private PopularityReporterOptions Options =>
        new() { Port = _receiver.Port, Include = "xunit.assert", ExitBudget = TimeSpan.FromSeconds(20), Interval = TimeSpan.Zero };

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public void Flush_AfterStart_SendsWhatIsLoaded()
    {
        using PopularityReporter reporter = PopularityReporter.Start(Options);
        reporter.Flush();
        Assert.Equal([Pair.Used("xunit.assert"), Pair.Reports], _receiver.Lines);
    }

    [Fact]
    public void Flush_Again_SendsNothingTwice()
    {
        using PopularityReporter reporter = PopularityReporter.Start(Options);
        reporter.Flush();
        reporter.Flush();
        Assert.Equal(2, _receiver.Lines.Count);
    }

    [Fact]
    public void Dispose_WithoutFlush_SendsTheLastReport()
    {
        PopularityReporter.Start(Options).Dispose();
        Assert.Equal([Pair.Used("xunit.assert"), Pair.Reports], _receiver.Lines);
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        PopularityReporter reporter = PopularityReporter.Start(Options);
        reporter.Dispose();
        reporter.Dispose();
        reporter.Flush();
        Assert.Equal(2, _receiver.Lines.Count);
    }

    [Fact]
    public void Start_WhileAnotherReports_JoinsIt()
    {
        using PopularityReporter first = PopularityReporter.Start(Options);
        using (PopularityReporter second = PopularityReporter.Start(Options with { Prefix = "second.used" }))
        {
            second.Flush();
        }

        first.Flush();
        Assert.Equal([Pair.Used("xunit.assert"), Pair.Reports], _receiver.Lines);
    }

    [Fact]
    public void Start_OptedOut_DoesNothing()
    {
        Environment.SetEnvironmentVariable("DOTNET_POPCONTEST_OPTOUT", "1");
        try
        {
            PopularityReporter.Start(Options).Dispose();
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_POPCONTEST_OPTOUT", null);
        }

        Assert.Empty(_receiver.Lines);
    }

    /// <summary>E15.</summary>
    [Fact]
    public void Start_FromManyThreads_ReportsOnce()
    {
        var reporters = new System.Collections.Concurrent.ConcurrentBag<PopularityReporter>();
        using var start = new Barrier(8);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            reporters.Add(PopularityReporter.Start(Options));
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(reporters, reporter => reporter.Dispose());
        Assert.Equal([Pair.Used("xunit.assert"), Pair.Reports], _receiver.Lines);
    }

    /// <summary>E15.</summary>
    [Fact]
    public void Start_AfterDispose_CountsNothingAgain()
    {
        PopularityReporter.Start(Options).Dispose();
        PopularityReporter.Start(Options with { Include = "xunit.*" }).Dispose();
        Assert.Single(_receiver.Lines, Pair.Reports);
        Assert.Single(_receiver.Lines, Pair.Used("xunit.assert"));
        Assert.Contains(Pair.Used("xunit.extensibility.core"), _receiver.Lines);
    }

    /// <summary>D3.</summary>
    [Fact]
    public void Start_OptionOutOfRange_ThrowsAndStartsNothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PopularityReporter.Start(Options with { Interval = TimeSpan.FromSeconds(1.5) }));
        PopularityReporter.Start(Options).Dispose();
        Assert.Single(_receiver.Lines, Pair.Reports);
    }

    /// <summary>E24: without an interval nothing but the number of loads wakes the reporting thread.</summary>
    [Fact]
    public async Task Loads_ManyWithoutAnInterval_DoNotPileUp()
    {
        ReportingSession session = ReportingSession.Start(new Settings { Port = _receiver.Port, IntervalSeconds = 0, ExitBudgetMilliseconds = 20_000 })!;
        try
        {
            byte[] image = await File.ReadAllBytesAsync(typeof(Pair).Assembly.Location);
            for (int i = 0; i < 5000; i++)
            {
                var context = new AssemblyLoadContext("E24", isCollectible: true);
                context.LoadFromStream(new MemoryStream(image));
                context.Unload();
            }

            await Eventually.TrueAsync(() => session.WaitingLoads < 2000, "the queue to be emptied");
            Assert.Empty(_receiver.Lines);
        }
        finally
        {
            session.End();
        }
    }
}
