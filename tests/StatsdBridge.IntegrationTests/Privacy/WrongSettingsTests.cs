using System;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>Settings that cannot be meant stop the start with one message that names them.</summary>
public sealed class WrongSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--privacy.mode=secret", "--privacy.mode = 'secret' (command line): must be one of off, gate, dp")]
    [InlineData("--privacy.families=(", "--privacy.families = '('")]
    [InlineData("--privacy.gate.k=1", "--privacy.gate.k = '1' (command line): must be a whole number from 2")]
    [InlineData("--privacy.gate.epoch=0s", "--privacy.gate.epoch = '0s' (command line): must be a duration of 1s or more")]
    [InlineData("--privacy.dp.epsilon=0", "--privacy.dp.epsilon = '0' (command line): must be a number above 0 and at most 10")]
    [InlineData("--privacy.dp.epsilon=11", "--privacy.dp.epsilon = '11'")]
    [InlineData("--privacy.dp.epsilon=1e-12", "use more, or a smaller privacy.dp.unit")]
    [InlineData("--privacy.dp.delta=1", "--privacy.dp.delta = '1' (command line): must be a number above 0 and at most 0.01")]
    [InlineData("--privacy.dp.unit=0", "--privacy.dp.unit = '0' (command line): must be a whole number from 1 to 1000000")]
    [InlineData("--privacy.dp.epoch=-1d", "--privacy.dp.epoch = '-1d'")]
    [InlineData("--privacy.hidden-counts=always", "--privacy.hidden-counts = 'always' (command line): must be one of stop, never")]
    public async Task Start_WrongFlag_NamesIt(string flag, string message)
    {
        (int exitCode, _, string error) = await BridgeProgram.RunAsync(flag);
        Assert.Equal(1, exitCode);
        Assert.Contains("1 setting cannot be used", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RelayBesideAMode_NamesTheFlagThatAllowsIt()
    {
        (int exitCode, _, string error) = await BridgeProgram.RunAsync("--privacy.mode=gate", "--statsd.relay.address=127.0.0.1:9999");
        Assert.Equal(1, exitCode);
        Assert.Contains("--statsd.relay.address = '127.0.0.1:9999'", error, StringComparison.Ordinal);
        Assert.Contains("--privacy.relay", error, StringComparison.Ordinal);
        (exitCode, _, error) = await BridgeProgram.RunAsync(
            "--privacy.mode=gate", "--statsd.relay.address=127.0.0.1:9999", "--privacy.relay", "--check-config");
        Assert.True(exitCode == 0, error);
    }

    [Theory]
    [InlineData("privacy: secret", "privacy: 'secret' is unknown; use off or gate or dp")]
    [InlineData("privacy: gate, scale: 2", "scale: does not go with privacy")]
    [InlineData("privacy_k: 20", "privacy_k: only goes with privacy: gate")]
    [InlineData("privacy: dp, privacy_k: 20", "privacy_k: only goes with privacy: gate")]
    [InlineData("privacy: gate, privacy_k: 1", "privacy_k: '1' is too small")]
    [InlineData("privacy_labels: [host]", "privacy_labels: only goes with privacy: gate or dp")]
    [InlineData("privacy: off, privacy_labels: [host]", "privacy_labels: only goes with privacy: gate or dp")]
    [InlineData("privacy: gate, privacy_labels: [9x]", "privacy_labels: '9x' is not a label name")]
    [InlineData("privacy: gate, match_metric_type: gauge", "privacy: only counters can be held back")]
    [InlineData("privacy: gate}\n- {match: b.*, name: used", "makes used with other privacy than rule 1")]
    [InlineData("privacy: gate}\n- {match: b.*, name: used, privacy: gate, privacy_k: 3", "makes used with other privacy than rule 1")]
    public async Task Start_WrongRule_NamesItAndItsLine(string keys, string message)
    {
        string path = _folder.Write("rules.yml", $"mappings:\n- {{match: a.*, name: used, {keys}}}\n");
        (int exitCode, _, string error) = await BridgeProgram.RunAsync("--statsd.mapping-config=" + path, "--check-config");
        Assert.Equal(1, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("rules.yml:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RelayBesideARule_NamesTheFlagThatAllowsIt()
    {
        string path = _folder.Write("rules.yml", "mappings:\n- {match: a.*, name: used, privacy: gate}\n");
        (int exitCode, _, string error) = await BridgeProgram.RunAsync("--statsd.mapping-config=" + path, "--statsd.relay.address=127.0.0.1:9999");
        Assert.Equal(1, exitCode);
        Assert.Contains("allow it with --privacy.relay", error, StringComparison.Ordinal);
    }
}
