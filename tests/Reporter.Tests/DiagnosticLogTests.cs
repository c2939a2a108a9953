using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>E13: the file of the log, which several processes share and which others might have put in its place.</summary>
public sealed class DiagnosticLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_NewFile_BelongsToItsOwnerAlone()
    {
        Write(_folder.File("log"), "a line");
        Assert.Equal("600", await _folder.ModeAsync("log"));
        Assert.EndsWith(": a line\n", await File.ReadAllTextAsync(_folder.File("log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SymbolicLink_IsNotFollowed()
    {
        string target = _folder.Write("target", "precious");
        File.CreateSymbolicLink(_folder.File("log"), target);
        Write(_folder.File("log"), "a line");
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void Write_FromManyAtOnce_KeepsEveryLine()
    {
        string path = _folder.File("log");
        Parallel.For(0, 200, i => Write(path, "line " + i.ToString(System.Globalization.CultureInfo.InvariantCulture), "second"));
        string[] lines = File.ReadAllLines(path);
        Assert.Equal(400, lines.Length);
        Assert.Equal(200, lines.Where((line, i) => i % 2 == 0 && line.Contains(": line ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Real processes that end together.</summary>
    [Fact]
    public async Task Write_FromProcessesThatEndTogether_KeepsEveryLine()
    {
        string path = _folder.File("log");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RunningProcess.RunAsync(
            "dotnet", [Pair.Sample("Exits"), "return"], Hook.On(FreePort.Next(), ("DOTNET_POPCONTEST_LOG", path)), deadline: TimeSpan.FromMinutes(2))));
        string[] lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(6, lines.Count(line => line.Contains("-> newtonsoft.json", StringComparison.Ordinal)));
        Assert.Equal(6, lines.Count(line => line.Contains("2 counters sent", StringComparison.Ordinal)));
    }

    /// <summary>E20: the log says what became of the counters.</summary>
    [Fact]
    public async Task Write_HostWithoutAnAddress_SaysThatNothingWasSent()
    {
        await RunningProcess.RunAsync("dotnet", [Pair.Sample("Exits"), "return"], Hook.On(
            9, ("DOTNET_POPCONTEST_LOG", _folder.File("log")), ("DOTNET_POPCONTEST_STATSD_HOST", "no-such-host.invalid")));
        string text = await File.ReadAllTextAsync(_folder.File("log"));
        Assert.Contains("0 counters sent to no-such-host.invalid, 2 wait for the next report: the host has no address", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_PipeThatNobodyReads_DoesNotBlock()
    {
        using (Process make = Process.Start("mkfifo", [_folder.File("pipe")]))
        {
            await make.WaitForExitAsync();
        }

        await Task.Run(() => Write(_folder.File("pipe"), "a line")).WaitAsync(Eventually.DefaultDeadline);
    }

    private static void Write(string path, params string[] lines)
    {
        var log = new DiagnosticLog(path, string.Empty);
        Array.ForEach(lines, log.Add);
        log.Write();
    }
}
