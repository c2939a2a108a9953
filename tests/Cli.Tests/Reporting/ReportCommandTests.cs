using System;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Cli.Invocation;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Reporting;

public sealed class ReportCommandTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Report_Folder_PrintsTheTable()
    {
        (int exitCode, string output, string error) = Report("--from", "2026-10-01", "--to", "2026-10-01");

        Assert.Equal((ExitCode.Done, string.Empty), (exitCode, error));
        Assert.Equal(
            $$"""
            Packages, 2026-10-01 to 2026-10-01: 100 processes reported to {{_folder.Ledger}}

            Language  Package                        Processes  Share  Before  Never loaded  Namespaces  First day   Last day
            python    numpy                                 35   35 %       0             0  data8=35    2026-10-01  2026-10-01
            dotnet    newtonsoft.json                       30   30 %      20             0  (none)=30   2026-10-01  2026-10-01
            python    foo-bar                                5  5.0 %       0             0  data8=5     2026-10-01  2026-10-01
            dotnet    serilog                                3  3.0 %       4             0  (none)=3    2026-10-01  2026-10-01
            dotnet    \u{1b}[2Jevil\u{202e}\u{200f}          1  1.0 %       0             0  (none)=1    2026-10-01  2026-10-01
            dotnet    dapper                                 0    0 %       0             7              –           –

            """.ReplaceLineEndings("\n"),
            output);
    }

    [Fact]
    public void Report_Json_IsThatOfTheContract()
    {
        JsonNode json = JsonNode.Parse(Report("--days", "1", "--format", "json", "--language", "dotnet").Output)!;

        Assert.Equal((_folder.Ledger, "2026-10-01", "2026-10-01", 60), ((string)json["source"]!, (string)json["from"]!, (string)json["to"]!, (int)json["reports"]!));
        Assert.Equal(
            """{"language":"dotnet","package":"newtonsoft.json","processes":30,"share":0.5,"previous":20,"unused":0,"namespaces":{"":30},"firstDay":"2026-10-01","lastDay":"2026-10-01"}""",
            json["packages"]![0]!.ToJsonString());
        Assert.Equal(["newtonsoft.json", "serilog", SampleFolder.Hostile, "dapper"], json["packages"]!.AsArray().Select(one => (string)one!["package"]!));
    }

    [Theory]
    [InlineData("csv", "language,package,processes,share,")]
    [InlineData("markdown", "## Packages, 2026-10-01 to 2026-10-01")]
    [InlineData("html", "<!DOCTYPE html>")]
    public void Report_Format_IsWritten(string format, string start) =>
        Assert.StartsWith(start, Report("--days", "1", "--format", format).Output.TrimStart('\uFEFF'), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Report_Least_LeavesTheOftenUsedOut()
    {
        string output = Report("--days", "1", "--least", "3", "--format", "csv").Output;

        Assert.Equal(["serilog", SampleFolder.Hostile, "dapper"], output.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[1].Trim('"')));
    }

    [Fact]
    public void Report_DatahubQuestion_OneCommandGivesRareAndNeverSeen()
    {
        string environment = _folder.Write("environment.yml", "name: hub\ndependencies:\n- python=3.12\n- numpy=2.1\n- Foo_Bar\n- pip:\n  - absent==1.0\n");

        (int exitCode, string output, string error) = Report("--days", "180", "--least", "5", "--inventory", environment, "--namespace", "data8");

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal("popcon: note: figures begin on 2026-09-30, after the first day of the period.\n", error);
        Assert.Equal(
            [
                "Language  Package  Verdict         Processes  Direct  Reason",
                "python    absent   never seen              0  yes     –",
                "python    foo-bar  rare                    5  yes     –",
                "python    numpy    used                   35  yes     –",
                "python    python   not observable          0  yes     it is a program or a native library, which Python does not import",
                "",
                "1 never seen, 1 rare, 1 used, 1 not observable",
                "",
            ],
            output.Split('\n')[2..]);
    }

    [Theory]
    [InlineData(ExitCode.Found, "unused", "numpy\nabsent\n")]
    [InlineData(ExitCode.Done, "unused", "numpy\nserilog\n")]
    [InlineData(ExitCode.Found, "rare", "numpy\nserilog\n")]
    [InlineData(ExitCode.Done, "rare", "numpy\n")]
    [InlineData(ExitCode.Found, "unused", null)]
    [InlineData(ExitCode.Found, "rare", null)]
    public void Report_FailOn_ExitsWithThreeWhereFound(int expected, string failOn, string? inventory)
    {
        string[] lists = inventory is null ? [] : ["--inventory", _folder.Write("list.txt", inventory)];

        Assert.Equal(expected, Report(["--days", "1", "--fail-on", failOn, .. lists]).ExitCode);
    }

    [Theory]
    [InlineData("Invalid value \"0\" for --days: expected a whole number from 1 to 3660.", "--days", "0")]
    [InlineData("Invalid value \"x\" for --least: expected a whole number from 0 to 1000000000.", "--least", "x")]
    [InlineData("Invalid value \"pdf\" for --format: expected table, csv, json, markdown, html.", "--format", "pdf")]
    public void Report_WrongOption_IsWrongUsage(string sentence, params string[] options)
    {
        (int exitCode, string output, string error) = Report(options);

        Assert.Equal((ExitCode.Usage, string.Empty), (exitCode, output));
        Assert.Equal($"popcon: {sentence}\nRun 'popcon report --help' for usage.\n", error);
    }

    [Theory]
    [InlineData("--days cannot be used with --from or --to: choose one.", "--days", "3", "--to", "2026-10-01")]
    [InlineData("Invalid from \"1.10.2026\": expected a UTC day such as 2026-10-01.", "--from", "1.10.2026")]
    [InlineData("Invalid from \"2026-10-09\": expected a day on or before to, which is 2026-10-01.", "--from", "2026-10-09", "--to", "2026-10-01")]
    public void Report_WrongPeriod_IsWrongUsage(string sentence, params string[] options)
    {
        (int exitCode, string output, string error) = Report(options);

        Assert.Equal((ExitCode.Usage, string.Empty, $"popcon: {sentence}\n"), (exitCode, output, error));
    }

    [Fact]
    public void Report_NoSuchSource_OneSentenceAndExitOne()
    {
        int port = FreePort.Next();

        Assert.Equal(
            (ExitCode.Failed, string.Empty, "popcon: Invalid source \"nowhere\": expected a folder that exists, or a URL such as http://localhost:9102.\n"),
            Popcon.Run("report", "--source", "nowhere"));
        Assert.Equal(
            (ExitCode.Failed, string.Empty, $"popcon: Cannot reach http://127.0.0.1:{port}/: Connection refused\n"),
            Popcon.Run("report", "--source", $"http://127.0.0.1:{port}"));
    }

    [Fact]
    public void Report_EmptyLedger_IsNotAReportOfZeros()
    {
        using var empty = new TemporaryFolder();

        (int exitCode, string output, string error) = Popcon.Run("report", "--source", empty.Path);

        Assert.Equal((ExitCode.Failed, string.Empty), (exitCode, output));
        Assert.StartsWith($"popcon: {empty.Path} has no figures yet: ", error);
    }

    [Fact]
    public void Report_NotAnInventory_NamesTheFormats()
    {
        (int exitCode, _, string error) = Report("--inventory", _folder.Write("strange.txt", "what is this?\n"));

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("it is in none of the known formats, which are *.deps.json, ", error);
    }

    private (int ExitCode, string Output, string Error) Report(params string[] options) => Popcon.Run(["report", "--source", _folder.Ledger, .. options]);
}
