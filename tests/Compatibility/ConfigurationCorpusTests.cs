using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace PopCon.Compatibility;

/// <summary>The mapping file and the command line.</summary>
public sealed class ConfigurationCorpusTests(ITestOutputHelper output) : CorpusTests(output)
{
    public static IEnumerable<object[]> Cases => CorpusCase.Rows(
        "config", "cli");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Bridge_CapturedCase_MatchesTheOriginal(string id) => AssertMatchesAsync(id);
}
