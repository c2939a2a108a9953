using System;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Cli.Tests.Reporting;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;
using PopCon.Reports.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Live;

/// <summary>The real tool looking at a ledger that a writer in this process changes.</summary>
public sealed class TopCommandTests
{
    [Fact]
    public async Task Top_CountsWhileItLooks_AreShownUntilItIsInterrupted()
    {
        using var folder = new TemporaryFolder();
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = folder.File("ledger") }, TimeProvider.System);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Count(ledger, today, SampleLedger.Used("old.package"), 100);
        using RunningProcess top = PopconProcess.Start(["top", "--source", folder.File("ledger"), "--seconds", "1"]);
        await Eventually.TrueAsync(() => top.Output.Contains("0 processes and 0 packages in 0 s", StringComparison.Ordinal), "the first look");

        Count(ledger, today, SampleLedger.Used("new.package"), 3);
        Count(ledger, today, SampleLedger.Reports(), 4);
        await Eventually.TrueAsync(() => top.Output.Contains("dotnet    new.package          3\n", StringComparison.Ordinal), "the new package");
        await Eventually.TrueAsync(() => top.Output.Contains("4 processes and 1 packages in ", StringComparison.Ordinal), "the reports");

        top.Signal("INT");
        Assert.Equal(0, await top.WaitForExitAsync());
        Assert.Equal(string.Empty, top.Error);
        Assert.DoesNotContain("old.package", top.Output);
    }

    [Fact]
    public void Top_Count_EndsAfterIt()
    {
        using var folder = new SampleFolder();

        (int exitCode, string output, _) = Popcon.Run("top", "--source", folder.Ledger, "--count", "1");

        Assert.Equal((ExitCode.Done, $"0 processes and 0 packages in 0 s at {folder.Ledger}\n\nLanguage  Package  Processes\n\n"), (exitCode, output));
    }

    [Fact]
    public void Top_Epochs_AreNotLive()
    {
        using var folder = new TemporaryFolder();
        SampleLedger.Write(folder.Path, [(new DateOnly(2026, 10, 4), SampleLedger.Reports(), 60)], new ReleaseCalendar(TimeSpan.FromDays(7)));

        (int exitCode, string output, string error) = Popcon.Run("top", "--source", folder.Path, "--count", "1");

        Assert.Equal((ExitCode.Failed, string.Empty), (exitCode, output));
        Assert.Contains("at the end of each epoch of 7 days only, so there is nothing live", error);
    }

    private static void Count(PopularityLedger ledger, DateOnly day, PopularitySeries series, long count)
    {
        Assert.True(ledger.Add(day, series, count));
        Assert.True(ledger.TrySave(out string? error), error);
    }
}
