using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace PopCon.Compatibility;

/// <summary>Tags of the four dialects, the extra fields of DogStatsD, malformed lines.</summary>
public sealed class TagCorpusTests(ITestOutputHelper output) : CorpusTests(output)
{
    public static IEnumerable<object[]> Cases => CorpusCase.Rows(
        "line-dogstatsd", "line-ext", "line-nametags", "line-bad", "escape");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Bridge_CapturedCase_MatchesTheOriginal(string id) => AssertMatchesAsync(id);
}
