using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Clients;

/// <summary>Runs the small programs beside the tests, each of which sends samples with somebody else's client library.</summary>
internal static class ClientScript
{
    // Debian's own interpreter: another one on PATH would not see Debian's packages.
    private const string Python = "/usr/bin/python3";

    /// <summary>The path of a script.</summary>
    public static string PathOf(string name) => Repository.PathOf("tests", "StatsdBridge.IntegrationTests", "Clients", name);

    /// <summary>Runs a Python script, or skips the test when the module it needs is missing.</summary>
    public static async Task RunPythonAsync(string module, string debianPackage, string script, params string[] arguments)
    {
        Skip.IfNot(System.IO.File.Exists(Python), "python3 is missing: apt-get install python3");
        var (missing, _, _) = await RunningProcess.RunAsync(Python, ["-c", $"import {module}"]);
        Skip.If(missing != 0, $"The Python module {module} is missing: apt-get install {debianPackage}");
        await RunAsync(Python, [PathOf(script), .. arguments]);
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var (exitCode, output, error) = await RunningProcess.RunAsync(program, arguments, environment);
        Assert.True(exitCode == 0, $"{program} ended with {exitCode}\n{output}\n{error}");
    }

    /// <summary>A port as an argument.</summary>
    public static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
