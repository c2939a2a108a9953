using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The cases of repositories whose files are releases of GitHub.</summary>
public sealed class StorageCaseTests
{
    [SkippableTheory]
    [InlineData("contract.json", "^github-")]
    public async Task Cases_OfFile_AllPass(string file, string filter) => Assert.Empty(await CaseFiles.PlayAsync(file, filter));
}
