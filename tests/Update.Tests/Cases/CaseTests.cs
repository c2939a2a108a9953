using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Update.Tests.Cases;

/// <summary>Plays the contract's cases, one section after the other: they start many processes.</summary>
public sealed class CaseTests
{
    /// <summary>How many random moments a sweep kills at. Set it to 100 for the sweep before a release.</summary>
    private const string KillsVariable = "POPCON_TEST_KILLS";

    [SkippableTheory]
    [InlineData("resolve")]
    [InlineData("state")]
    [InlineData("index")]
    [InlineData("indexed")]
    [InlineData("policy")]
    [InlineData("s3")]
    public Task Command_Section_DoesWhatTheContractSays(string section) => CaseRunner.PlayAsync(section);

    [SkippableTheory]
    [InlineData("requirement")]
    [InlineData("launch")]
    [InlineData("check")]
    [InlineData("bootstrap")]
    [Trait("Speed", "Slow")]
    public Task Command_SectionThatTakesLong_DoesWhatTheContractSays(string section) => CaseRunner.PlayAsync(section);

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Command_KilledAtEveryChangeOfTheDisk_StartsAndUpdates()
    {
        Tool.Require("strace", "strace");
        int kills = int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), out int given) ? given : 3;
        JsonNode document = JsonNode.Parse(await File.ReadAllTextAsync(CaseRunner.File))!;
        foreach (JsonNode? entry in document["cases"]!.AsArray())
        {
            foreach (JsonNode? step in entry!["steps"]!.AsArray())
            {
                if (step!["sweep"] is JsonObject sweep)
                {
                    sweep["max"] = kills;
                    sweep["random"] = kills;
                }
            }
        }

        using var folder = new TemporaryFolder();
        await CaseRunner.PlayAsync(folder.Write("update.json", document.ToJsonString()), "kill", TimeSpan.FromMinutes(8 + kills));
    }
}
