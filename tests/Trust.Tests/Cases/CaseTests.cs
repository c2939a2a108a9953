using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace PopCon.Trust.Tests.Cases;

/// <summary>Plays the contract's cases. The swap between check and load is in TrustedLoadContextTests, figures are in docs/trust.md.</summary>
public sealed class CaseTests
{
    /// <summary>The cases that take well below a second.</summary>
    public static TheoryData<string> Quick => Select(entry => !IsSlow(entry));

    /// <summary>The cases that build or restore with the .NET SDK.</summary>
    public static TheoryData<string> Slow => Select(IsSlow);

    [SkippableTheory]
    [MemberData(nameof(Quick))]
    public async Task Command_Case_DoesWhatTheContractSays(string id)
    {
        using var player = new CasePlayer(id);
        await player.PlayAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Slow))]
    [Trait("Speed", "Slow")]
    public async Task Command_CaseWithTheSdk_DoesWhatTheContractSays(string id)
    {
        using var player = new CasePlayer(id);
        await player.PlayAsync();
    }

    private static bool IsSlow(JsonObject entry) => entry.ContainsKey("alone");

    private static TheoryData<string> Select(System.Func<JsonObject, bool> which) =>
        [.. CaseFile.All.Where(entry => which(entry.Value) && IsPlayable(entry.Value)).Select(entry => entry.Key)];

    private static bool IsPlayable(JsonObject entry) =>
        (string)entry["section"]! != "perf" && entry["steps"]!.AsArray().All(step => !step!.AsObject().ContainsKey("race"));
}
