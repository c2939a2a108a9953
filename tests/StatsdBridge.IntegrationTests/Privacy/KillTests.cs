using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>Kills, stops and restarts at random moments: no count is released twice, and no file names what is hidden.</summary>
[Trait("Speed", "Slow")]
public sealed class KillTests
{
    private const int Rounds = 14;
    private const int NamesPerRound = 20;

    // Each name is sent twice in its life, so a gate with k = 2 shows 2 or nothing; 4 would be a count in two releases.
    [Fact]
    public async Task Run_KilledAndStoppedAnywhere_ReleasesNothingTwice()
    {
        const int Seed = 2611;
        var random = new Random(Seed);
        using EpochBridge bridge = await EpochBridge.StartAsync(2, "--privacy.mode=gate", "--privacy.gate.k=2", "--privacy.gate.epoch=2s", "--state.interval=1s");
        int names = 0;
        int shown = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < NamesPerRound; i++, names++)
            {
                bridge.Send(2, string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.name{names:00000}:1|c"));
            }

            await bridge.CountedAsync();
            await Task.Delay(random.Next(2_500));
            shown = Math.Max(shown, await AssertNothingTwiceAsync(bridge, names));
            switch (random.Next(3))
            {
                case 0:
                    await bridge.EndAsync("KILL");
                    await bridge.StartAgainAsync();
                    break;
                case 1:
                    await bridge.EndAsync("TERM");
                    await bridge.StartAgainAsync();
                    break;
            }

            shown = Math.Max(shown, await AssertNothingTwiceAsync(bridge, names));
        }

        Assert.True(shown > NamesPerRound, $"seed {Seed}: hardly anything was ever shown");
    }

    private static async Task<int> AssertNothingTwiceAsync(EpochBridge bridge, int names)
    {
        // Files first: what they name must be shown by the time of the scrape behind them.
        IReadOnlyList<string> files = bridge.ReadFiles();
        IReadOnlyDictionary<string, string> samples = await bridge.Bridge.SamplesAsync();
        Dictionary<string, string> used = samples
            .Where(sample => sample.Key.StartsWith("dotnet_popcon_library_used{", StringComparison.Ordinal))
            .ToDictionary(sample => sample.Key.Split('"')[1], sample => sample.Value, StringComparer.Ordinal);
        Assert.All(used, sample => Assert.Equal("2", sample.Value));
        for (int n = 0; n < names; n++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"name{n:00000}");
            Assert.True(
                used.ContainsKey(name) || !files.Any(file => file.Contains(name, StringComparison.Ordinal)),
                $"{name} is not shown, but in a file");
        }

        return used.Count;
    }
}
