using System;
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
        using var folder = new TemporaryFolder();
        string list = folder.File("methods");
        await RunningProcess.RunAsync("dotnet", [Pair.Sample("Hello")], Hook.On(
            FreePort.Next(), ("DOTNET_JitStdOutFile", list), ("DOTNET_JitDisasmSummary", "1")));
        string[] ours = [.. (await File.ReadAllLinesAsync(list)).Where(line =>
            line.Contains(" PopCon.Reporter.", StringComparison.Ordinal) || line.Contains(" StartupHook:", StringComparison.Ordinal))];
        Assert.InRange(ours.Length, 10, MostMethods);
        Assert.DoesNotContain(ours, line => line.Contains("FullOpts", StringComparison.Ordinal));
    }
}
