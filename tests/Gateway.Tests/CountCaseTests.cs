using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The cases of counting and of clients that are slow on purpose, which take their time.</summary>
public sealed class CountCaseTests
{
    [SkippableTheory]
    [InlineData("contract.json", "^count-|^raw-slow")]
    public Task Cases_OfFile_AllPass(string file, string filter) => CaseFiles.PlayAsync(file, filter);
}
