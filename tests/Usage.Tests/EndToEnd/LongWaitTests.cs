using System;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.EndToEnd;

/// <summary>Times beyond the 24 days that a thread can sleep, and beyond what a time span holds.</summary>
public sealed class LongWaitTests : IDisposable
{
    // A refusal or a crash comes within a second or two.
    private static readonly TimeSpan Observed = TimeSpan.FromSeconds(10);

    private readonly UsageSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Command_TimeIsVeryLong_GoesOn()
    {
        _setup.WriteAgent("https://usage.example");
        new AgentHome(_setup.Home).Write(new AgentHome(_setup.Home).File("agent.json"), await System.IO.File.ReadAllBytesAsync(_setup.AgentFile));
        _setup.Folder.Write(".local/share/contoso-lib/usage/popcon-usage.json", await System.IO.File.ReadAllTextAsync(_setup.Folder.File("popcon-usage.json")));
        using RunningProcess upload = _setup.Start("usage", "upload", "-a", "Contoso", "-p", "contoso.lib", "-d", "contoso-lib", "-s", "2199-01-01T00:00:00", "-f", "12h");
        using RunningProcess watch = _setup.Start("watch", "-f", _setup.AgentFile, "-i", "2147483647", "-s", "/bin/true");
        using RunningProcess log = _setup.Start("usage", "log", "--agent", _setup.AgentFile, "import", "--for", "9223372036854775807");

        await Task.Delay(Observed);

        Assert.All([upload, watch, log], one => Assert.Equal((false, string.Empty, string.Empty), (one.HasExited, one.Output, one.Error)));
    }
}
