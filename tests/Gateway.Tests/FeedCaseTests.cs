using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The cases of feeds, access, hostile input and upstreams.</summary>
public sealed class FeedCaseTests
{
    [SkippableTheory]
    [InlineData("contract.json", "^(?!count|github|raw-slow)")]
    [InlineData("upstreams.json", ".")]
    public async Task Cases_OfFile_AllPass(string file, string filter) => Assert.Empty(await CaseFiles.PlayAsync(file, filter));
}
