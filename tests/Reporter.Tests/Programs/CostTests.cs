using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>Guards what the hook costs by a number that is the same on every machine: the methods the runtime has to compile for it.</summary>
public sealed class CostTests
{
    // 31 when this was written, about 0.1 ms each. A library call that looks harmless can easily double it.
    private const int MostMethods = 36;

    [Fact]
    public async Task Hello_MethodsCompiledForTheHook_AreFewAndNotOptimised()
    {
        string[] ours = [.. (await CompiledMethodsAsync()).Where(IsOfTheHook)];
        Assert.InRange(ours.Length, 10, MostMethods);
        Assert.DoesNotContain(ours, line => line.Contains("FullOpts", StringComparison.Ordinal));
    }

    /// <summary>The methods that the runtime compiles in a small program under the hook, a line each.</summary>
    internal static async Task<IReadOnlyList<string>> CompiledMethodsAsync(params (string Name, string? Value)[] settings)
    {
        using var folder = new TemporaryFolder();
        string list = folder.File("methods");
        await RunningProcess.RunAsync("dotnet", [Pair.Sample("Hello")], Hook.On(
            FreePort.Next(), [("DOTNET_JitStdOutFile", list), ("DOTNET_JitDisasmSummary", "1"), .. settings]));
        return await File.ReadAllLinesAsync(list);
    }

    /// <summary>Whether a line of <see cref="CompiledMethodsAsync"/> is about a method of the hook.</summary>
    internal static bool IsOfTheHook(string line) =>
        line.Contains(" PopCon.Reporter.", StringComparison.Ordinal) || line.Contains(" StartupHook:", StringComparison.Ordinal);
}
