using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Agent.Buffer;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.EndToEnd;

/// <summary>Real programs that embed the agent, all at once in one home.</summary>
public sealed class ManyProcessesTests : IDisposable
{
    private const int Programs = 50;
    private const int CountsOfEach = 1000;
    private const int KilledBySignal = 128 + 9;
    private const string Host = "https://usage.example";

    // Fifty starts of the runtime on two busy processors.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly UsageSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    // Each is killed right after its first counts, which are also those that make or open the file.
    [Fact]
    public async Task Log_FiftyProgramsKilledRightAfterTheirLastCount_LosesNone()
    {
        var home = new AgentHome(_setup.Home);
        new ConsentRecord("contoso.lib", Host, "anonymous", 1, new DateOnly(2026, 1, 1), ConsentState.Granted).Write(home);
        string program = Path.Combine(Repository.OutputOf("tests/Samples/Counting"), "Counting.dll");

        (int ExitCode, string Output, string Error)[] ended = await Task.WhenAll(Enumerable.Range(0, Programs).Select(_ =>
            RunningProcess.RunAsync("dotnet", [program, "killed", Host, "60000"], _setup.Variables, deadline: Patience)));

        Assert.All(ended, one => Assert.Equal((KilledBySignal, string.Empty, string.Empty), one));
        var counts = new CounterFolder(home, "contoso.lib");
        Assert.Equal(Programs * CountsOfEach, counts.ReadAll().SelectMany(file => CounterFolder.RowsOf(file.Name, file.File)).Sum(row => row.Count));
        Assert.Equal(0, counts.Damaged);
        Assert.Equal(["consent.json", "counts"], Directory.EnumerateFileSystemEntries(home.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
