using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.EndToEnd;

/// <summary>Every system call of a real program that embeds the agent: before consent nothing is written and nothing is sent.</summary>
public sealed class BeforeConsentTests : IDisposable
{
    // Sockets of the runtime's own are of AF_UNIX; what leaves a machine is of the internet.
    private static readonly string[] Internet = ["AF_INET", "AF_INET6", "AF_NETLINK"];

    private readonly UsageSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [SkippableTheory]
    [InlineData(null)]
    [InlineData(ConsentState.Declined)]
    [InlineData(ConsentState.Ended)]
    public async Task Program_NoConsent_WritesNoFileAndOpensNoSocket(ConsentState? state)
    {
        if (state is { } answer)
        {
            Answer(answer, "https://usage.example");
        }

        string[] files = Files();

        string calls = await TraceAsync("https://usage.example", "done off\n");

        Assert.DoesNotContain(Internet, family => calls.Contains(family, StringComparison.Ordinal));
        Assert.DoesNotContain(calls.Split('\n'), call => call.Contains(_setup.Home, StringComparison.Ordinal) && Writes(call));
        Assert.Equal(files, Files());
    }

    [SkippableFact]
    public async Task Program_Consent_IsSeenByTheSameTrace()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string host = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Answer(ConsentState.Granted, host);
        new TokenFile("key", ["TOKEN1", "TOKEN2"]).Write(new AgentHome(_setup.Home));
        _setup.WriteAgent(host);
        Assert.Equal(0, (await _setup.RunAsync("usage", "log", "--agent", _setup.AgentFile, "import", "--now", "2026-11-18T12:00:00Z")).ExitCode);

        string calls = await TraceAsync(host, "done on\n");

        Assert.Contains(calls.Split('\n'), call => call.Contains("connect(", StringComparison.Ordinal) && call.Contains("AF_INET", StringComparison.Ordinal));
        Assert.Contains(calls.Split('\n'), call => call.Contains(_setup.Home, StringComparison.Ordinal) && Writes(call));
    }

    private static bool Writes(string call) =>
        new[] { "O_WRONLY", "O_RDWR", "O_CREAT", "mkdir", "rename", "link(", "unlink" }.Any(word => call.Contains(word, StringComparison.Ordinal));

    private void Answer(ConsentState state, string host) =>
        new ConsentRecord("contoso.lib", host, "anonymous", 1, new DateOnly(2026, 11, 1), state).Write(new AgentHome(_setup.Home));

    private async Task<string> TraceAsync(string host, string expected)
    {
        string strace = Tool.Require("strace", "strace");
        string trace = _setup.Folder.File("trace");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            strace,
            ["-f", "-s", "4096", "-o", trace, "-e", "trace=network,file", "dotnet", Path.Combine(Repository.OutputOf("tests/Samples/Counting"), "Counting.dll"), "all", host, "3000"],
            _setup.Variables,
            deadline: TimeSpan.FromMinutes(2));
        Skip.If(output.Length == 0 && error.Contains("ptrace", StringComparison.OrdinalIgnoreCase), "Processes cannot be traced here: " + error);
        Assert.Equal((0, expected, string.Empty), (exitCode, output, error));
        string calls = await File.ReadAllTextAsync(trace);
        File.Delete(trace);
        Assert.Contains("Counting.dll", calls, StringComparison.Ordinal);
        return calls;
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(_setup.Folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
