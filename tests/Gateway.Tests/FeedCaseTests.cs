using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The cases of feeds, access, hostile input and upstreams.</summary>
public sealed class FeedCaseTests
{
    [SkippableTheory]
    [InlineData("contract.json", "^(?!count|github|raw-slow)")]
    [InlineData("upstreams.json", ".")]
    public Task Cases_OfFile_AllPass(string file, string filter) => CaseFiles.PlayAsync(file, filter);
}
