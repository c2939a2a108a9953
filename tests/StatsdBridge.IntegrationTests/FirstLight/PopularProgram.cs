using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.FirstLight;

/// <summary>The sample that loads six packages and references a seventh, run without and with the hook.</summary>
internal static class PopularProgram
{
    /// <summary>The packages it loads, as they are counted.</summary>
    public static readonly IReadOnlyList<string> Loaded =
        ["csvhelper", "humanizer.core", "newtonsoft.json", "nodatime", "serilog", "yamldotnet"];

    private static readonly string Program =
        System.IO.Path.Combine(Repository.OutputOf("tests/Samples/Popular"), "Popular.dll");

    private static readonly string Hook =
        System.IO.Path.Combine(Repository.OutputOf("src/Reporter", "netcoreapp3.1"), "PopCon.Reporter.dll");

    /// <summary>Runs it as if PopCon did not exist.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunPlainAsync() => RunAsync(Environment(null));

    /// <summary>Runs it under the hook, which reports to a host and port.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunReportingAsync(string host, int port)
    {
        Dictionary<string, string?> environment = Environment(Hook);
        environment["DOTNET_POPCONTEST_STATSD_HOST"] = host;
        environment["DOTNET_POPCONTEST_STATSD_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        return RunAsync(environment);
    }

    // A busy test machine must not lose a report, so the budget at exit is far above the default.
    private static Dictionary<string, string?> Environment(string? hook) => new(StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = hook,
        ["DO_NOT_TRACK"] = null,
        ["DOTNET_POPCONTEST_OPTOUT"] = null,
        ["DOTNET_POPCONTEST_STATSD_PREFIX"] = null,
        ["DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS"] = "10000",
    };

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(Dictionary<string, string?> environment) =>
        RunningProcess.RunAsync("dotnet", ["exec", Program], environment, deadline: TimeSpan.FromMinutes(1));
}
