using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace PopCon.Compatibility;

/// <summary>Values, conflicts, expiry, observers and how they are exposed.</summary>
public sealed class MetricCorpusTests(ITestOutputHelper output) : CorpusTests(output)
{
    public static IEnumerable<object[]> Cases => CorpusCase.Rows(
        "event-value", "event-conflict", "event-ttl", "map-observer", "native", "expo");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Bridge_CapturedCase_MatchesTheOriginal(string id) => AssertMatchesAsync(id);
}
