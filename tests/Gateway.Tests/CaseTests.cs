using System.Threading.Tasks;

namespace PopCon.Gateway.Tests;

/// <summary>The captured and written cases of the contract; each row is one server or a few.</summary>
public sealed class CaseTests
{
    [SkippableTheory]
    [InlineData("scarf.json", "^scarf-f1-")]
    [InlineData("scarf.json", "^scarf-(?!f1-)")]
    [InlineData("scarf-random.json", ".")]
    [InlineData("pywharf.json", "^pywharf-(?!init-)")]
    [InlineData("contract.json", "^(v3|flat|version|reg|search|autocomplete|push|unlist|delete|symbols)")]
    [InlineData("contract.json", "^(up|simple|multipart|auth|login|op|config|nosniff|options|path|header|json|raw)-?")]
    [InlineData("contract.json", "^(count-(?!uniques)|cli-hash)")]
    public async Task Cases_OfFile_AllPass(string file, string filter) => Assert.Empty(await CaseFiles.PlayAsync(file, filter));
}
