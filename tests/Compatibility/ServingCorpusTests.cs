using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace PopCon.Compatibility;

/// <summary>Transports, relay, HTTP, reload and self-metrics.</summary>
public sealed class ServingCorpusTests(ITestOutputHelper output) : CorpusTests(output)
{
    public static IEnumerable<object[]> Cases => CorpusCase.Rows(
        "http", "reload", "relay", "self", "tcp", "udp", "unixgram");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Bridge_CapturedCase_MatchesTheOriginal(string id) => AssertMatchesAsync(id);
}
