using System;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Tests.Reporting;

public sealed class CompareAndBadgeTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_TwoPackages_StandSideBySide() => Assert.Equal(
        """
        newtonsoft.json and serilog, 2026-10-01 to 2026-10-01

        Figure                          newtonsoft.json     serilog  Change
        Processes                                    30           3  −90.0 %
        Share of processes                         30 %       3.0 %  –
        Processes that never loaded it                0           0  0 %
        Processes in the period before               20           4  −80.0 %
        First day                            2026-10-01  2026-10-01  –
        Last day                             2026-10-01  2026-10-01  –

        """.ReplaceLineEndings("\n"),
        Run("compare", "newtonsoft.json", "serilog", "--days", "1").Output);

    [Fact]
    public void Compare_Before_SetsThePeriodAgainstTheOneBefore()
    {
        string output = Run("compare", "--days", "1", "--before").Output;

        Assert.Contains("Figure                          2026-09-30 to 2026-09-30  2026-10-01 to 2026-10-01  Change\n", output);
        Assert.Contains("Processes                                             40                       100  +150 %\n", output);
        Assert.Contains("Packages in use                                        2                         5  +150 %\n", output);
    }

    [Fact]
    public void Compare_OnePackageBefore_SetsItsPeriodsSideBySide() => Assert.Contains(
        "Processes                                             20                        30  +50.0 %\n",
        Run("compare", "Newtonsoft.Json", "--days", "1", "--before").Output);

    [Theory]
    [InlineData("one")]
    [InlineData("one", "two", "--before")]
    [InlineData]
    public void Compare_WrongNumberOfPackages_IsWrongUsage(params string[] arguments) => Assert.Equal(
        (ExitCode.Usage, string.Empty, "popcon: Expected two packages, or --before with one package or none.\n"),
        Run(["compare", .. arguments]));

    [Fact]
    public void Compare_Csv_HasTheColumns() =>
        Assert.Contains("Processes,30,3,", Run("compare", "newtonsoft.json", "serilog", "--days", "1", "--format", "csv").Output);

    [Fact]
    public void Badge_Package_IsAnSvgOrTheJsonOfShields()
    {
        string svg = Run("badge", "Newtonsoft.Json").Output;

        Assert.StartsWith("<svg xmlns=", svg);
        Assert.Contains("50 processes / 30 d", svg);
        Assert.Equal(
            """{"schemaVersion":1,"label":"used by","message":"1 process / 1 d","color":"1f5fa8"}""" + "\n",
            Run("badge", SampleFolder.Hostile, "--days", "1", "--format", "shields").Output);
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) => Popcon.Run([.. arguments, "--source", _folder.Ledger]);
}
