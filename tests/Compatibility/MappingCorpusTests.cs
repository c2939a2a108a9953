using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace PopCon.Compatibility;

/// <summary>Templates, glob and regex rules, attributes of rules.</summary>
public sealed class MappingCorpusTests(ITestOutputHelper output) : CorpusTests(output)
{
    public static IEnumerable<object[]> Cases => CorpusCase.Rows(
        "map-template", "map-glob", "map-regex", "map-attr");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Bridge_CapturedCase_MatchesTheOriginal(string id) => AssertMatchesAsync(id);
}
