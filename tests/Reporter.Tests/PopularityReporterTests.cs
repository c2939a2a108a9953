using System;

namespace PopCon.Reporter.Tests;

/// <summary>The public interface, in the test process itself, whose packages are those of the test host.</summary>
public sealed class PopularityReporterTests : IDisposable
{
    private readonly StatsdReceiver _receiver = StatsdReceiver.OnLoopback();

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
}
