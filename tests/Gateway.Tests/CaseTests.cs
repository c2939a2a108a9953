using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The captured and written cases of the contract; each row is one server or a few.</summary>
public sealed class CaseTests
{
    [SkippableTheory]
    [InlineData("scarf.json", "^scarf-f1-")]
    [InlineData("scarf.json", "^scarf-(?!f1-)")]
    [InlineData("scarf-random.json", ".")]
    [InlineData("feeds.json", ".")]
    public async Task Cases_OfFile_AllPass(string file, string filter) => Assert.Empty(await CaseFiles.PlayAsync(file, filter));
}
