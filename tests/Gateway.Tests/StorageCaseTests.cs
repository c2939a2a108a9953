using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The cases of repositories whose files are releases of GitHub.</summary>
public sealed class StorageCaseTests
{
    [SkippableTheory]
    [InlineData("contract.json", "^github-")]
    public Task Cases_OfFile_AllPass(string file, string filter) => CaseFiles.PlayAsync(file, filter);
}
