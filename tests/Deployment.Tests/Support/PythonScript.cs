using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>Runs one of the scripts beside the tests: JSON in by a file, JSON out by standard output.</summary>
internal static class PythonScript
{
    // Debian's own interpreter, because the modules are Debian packages; another python3 may come first on PATH.
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a script, or skips the test when a module is missing.</summary>
    public static async Task<JsonNode> RunAsync(string script, string module, string debianPackage, JsonNode input)
    {
        await RequireModuleAsync(module, debianPackage);
        using var folder = new TemporaryFolder();
        string path = Repository.PathOf("tests", "Deployment.Tests", "Python", script);
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Interpreter, [path, folder.Write("input.json", input.ToJsonString())], deadline: TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static async Task RequireModuleAsync(string module, string debianPackage)
    {
        Skip.IfNot(System.IO.File.Exists(Interpreter), "python3 is missing: apt-get install python3");
        (int exitCode, _, _) = await RunningProcess.RunAsync(Interpreter, (IEnumerable<string>)["-c", "import " + module]);
        Skip.If(exitCode != 0, $"Python's {module} is missing: apt-get install {debianPackage}");
    }
}
