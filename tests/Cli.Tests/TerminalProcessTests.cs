using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using PopCon.Cli.Tests.Reporting;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests;

/// <summary>The real tool on a terminal, which <c>script</c> provides.</summary>
public sealed class TerminalProcessTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Report_Terminal_IsAsWideAndColouredUnlessTold(string? noColor, bool isColoured)
    {
        (int exitCode, string output, _) = await RunningProcess.RunAsync(
            Tool.Require("script", "bsdutils"),
            ["-qec", $"stty cols 80; dotnet exec {PopconProcess.Assembly} report --source {_folder.Ledger} --days 1", "/dev/null"],
            new Dictionary<string, string?> { ["NO_COLOR"] = noColor, ["TERM"] = "xterm-256color" });

        Assert.Equal(0, exitCode);
        Assert.Equal(isColoured, output.Contains("\u001b[1m", StringComparison.Ordinal));
        string[] rows = [.. output.Split('\n').Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.InRange(row.TrimEnd('\r').Length, 60, 80));
        Assert.Contains("The terminal is too narrow for: First day, Last day.", output);
        Assert.DoesNotContain("\u001b[2J", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Report_SlowSource_ShowsProgressOnATerminalOnly()
    {
        string script = Tool.Require("script", "bsdutils");
        using var listener = new HttpListener();
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/");
        listener.Prefixes.Add(address);
        listener.Start();
        Task answering = AnswerLateAsync(listener);
        string[] report = ["report", "--source", address];

        (_, string terminal, _) = await RunningProcess.RunAsync(
            script, ["-qec", $"dotnet exec {PopconProcess.Assembly} {string.Join(' ', report)}", "/dev/null"], new Dictionary<string, string?> { ["TERM"] = "xterm-256color" });
        (int exitCode, _, string error) = await PopconProcess.RunAsync(report);
        listener.Stop();
        await answering;

        Assert.Contains("Looking for the source", terminal);
        Assert.Equal((1, 1), (exitCode, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.StartsWith($"popcon: {address} is neither a bridge ", error);
    }

    [Fact]
    public async Task Report_NamedHookIsMissing_RunsAllTheSame()
    {
        (int exitCode, string output, string error) = await PopconProcess.RunAsync(
            ["report", "--source", _folder.Ledger, "--days", "1"], new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = "/nowhere/PopCon.Reporter.dll" });

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Contains("newtonsoft.json", output);
    }

    private static async Task AnswerLateAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                await Task.Delay(TimeSpan.FromSeconds(2));
                context.Response.StatusCode = 404;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
