using System;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests;

/// <summary>Plays files of HTTP cases against the built server, with a real process, real sockets and a real folder.</summary>
internal static class CaseFiles
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    /// <summary>Plays the cases of a file whose id matches an expression. Fails with the names of the failing ones and with what differs.</summary>
    public static async Task PlayAsync(string file, string filter)
    {
        string python = Tool.Require("python3", "python3");
        string folder = TestSupport.Repository.PathOf("tests", "Gateway.Tests", "Cases");
        string server = System.IO.Path.Combine(TestSupport.Repository.OutputOf("src/Gateway"), "popcon-gateway.dll");
        string command = $"dotnet {server} --config.file={{config}} --web.listen-address=127.0.0.1:{{port}} "
            + "--web.telemetry-address=127.0.0.1:{telemetry} --statsd.address=127.0.0.1:{statsd} --statsd.interval=200ms";
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            python,
            ["run_cases.py", command, "--cases", file, "--filter", filter],
            workingDirectory: folder,
            deadline: Deadline);
        string last = output.TrimEnd().Split('\n').Last();
        Assert.True(exitCode == 0 && !last.StartsWith("0 passed", StringComparison.Ordinal), output + error);
    }
}
