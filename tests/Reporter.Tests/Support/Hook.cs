using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The hook as it was built, and the environment that switches it on.</summary>
internal static class Hook
{
    /// <summary>The file.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.OutputOf("src/Reporter", "netcoreapp3.1"), "PopCon.Reporter.dll");

    /// <summary>The hook that does nothing.</summary>
    public static string Empty { get; } = System.IO.Path.Combine(Repository.OutputOf("src/Reporter", "netcoreapp3.1"), "PopCon.EmptyHook.dll");

    /// <summary>The environment of a process without the hook, whatever this process has inherited.</summary>
    public static Dictionary<string, string?> Off() => new(StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = null,
        ["DO_NOT_TRACK"] = null,
        ["DOTNET_POPCONTEST_OPTOUT"] = null,
        ["DOTNET_POPCONTEST_STATSD_HOST"] = null,
        ["DOTNET_POPCONTEST_STATSD_PREFIX"] = null,
        ["DOTNET_POPCONTEST_ONCE_A_DAY"] = null,
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    /// <summary>
    /// The environment of a process that reports to a port. The exit budget is far above the default: a busy test machine must not lose
    /// a report, and the tests of the budget itself set it.
    /// </summary>
    public static Dictionary<string, string?> On(int port, params (string Name, string? Value)[] more)
    {
        Dictionary<string, string?> environment = Off();
        environment["DOTNET_STARTUP_HOOKS"] = Path;
        environment["DOTNET_POPCONTEST_STATSD_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS"] = "20000";
        foreach ((string name, string? value) in more)
        {
            environment[name] = value;
        }

        return environment;
    }
}
