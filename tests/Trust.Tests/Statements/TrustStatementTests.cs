using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Trust.Packages;
using PopCon.Trust.Statements;

namespace PopCon.Trust.Tests.Statements;

public sealed class TrustStatementTests
{
    private static readonly string Digest = new('a', 64);

    [Fact]
    public void ToPayload_EveryCharacter_IsSpelledAsRfc8785Says()
    {
        string controls = string.Concat(Enumerable.Range(1, 31).Select(c => (char)c));
        string expected = @"\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
            + @"\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f" + "\\\"/\u007f\u2028é<>&'+😀";

        byte[] payload = With(controls + "\"/\u007f\u2028é<>&'+😀").ToPayload();

        Assert.StartsWith($"{{\"files\":{{\"{expected}\":{{\"sha256\":\"{Digest}\",\"size\":7}}}},\"id\":\"c\"", Encoding.UTF8.GetString(payload));
        Assert.Equal(payload, TrustStatement.Parse(payload).ToPayload());
    }

    [Fact]
    public void ToPayload_Files_AreOrderedByUtf16CodeUnits()
    {
        using JsonDocument payload = JsonDocument.Parse(With("ﬁ", "😀", "b", "a/b", "a-b", "B").ToPayload());

        Assert.Equal(["B", "a-b", "a/b", "b", "😀", "ﬁ"], payload.RootElement.GetProperty("files").EnumerateObject().Select(file => file.Name));
    }

    [Theory]
    [InlineData("\"size\":7", "\"size\":07")]
    [InlineData("\"size\":7", "\"size\":7e0")]
    [InlineData("\"size\":7", "\"size\":-7")]
    [InlineData("\"size\":7", "\"size\":\"7\"")]
    [InlineData("\"size\":7", "\"size\":9223372036854775808")]
    [InlineData("\"size\":7", "\"size\":7,\"x\":1")]
    [InlineData("\"id\":\"c\"", "\"id\":\"\\u0063\"")]
    [InlineData("\"id\":\"c\"", "\"id\":null")]
    [InlineData("\"id\":\"c\"", "\"id\":\"c..d\"")]
    [InlineData("\"version\":\"1.0.0\"", "\"version\":\"1.0\"")]
    [InlineData("\"purpose\":\"plugin\"", "\"purpose\":\"Plugin\"")]
    [InlineData("\"purpose\":\"plugin\"", "\"purpose\":\"\"")]
    [InlineData("popcon-trust-v2", "popcon-trust-v3")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-02-30T00:00:00Z")]
    [InlineData("\"f\"", "\"\\ud800\"")]
    [InlineData("\"f\"", "\"F.nuspec\"")]
    [InlineData("}", "}\n")]
    public void Parse_OtherSpelling_IsRefused(string part, string replacement)
    {
        string good = Encoding.UTF8.GetString(With("f").ToPayload());

        Assert.Throws<MalformedStatementException>(() => TrustStatement.Parse(Encoding.UTF8.GetBytes(good.Replace(part, replacement, StringComparison.Ordinal))));
    }

    [Fact]
    public void Parse_TwoPathsThatDifferInCase_IsRefused() =>
        Assert.Throws<MalformedStatementException>(() => TrustStatement.Parse(With("a", "A").ToPayload()));

    [Fact]
    public void Parse_EveryByteReplaced_FailsInNoOtherWay()
    {
        byte[] good = With("f", "é").ToPayload();
        for (int i = 0; i < good.Length; i++)
        {
            foreach (byte value in (ReadOnlySpan<byte>)[0, (byte)'"', (byte)'\\', (byte)'{', (byte)'9', 0xC3, 0xFF])
            {
                byte[] damaged = (byte[])good.Clone();
                damaged[i] = value;
                try
                {
                    Assert.Equal(damaged, TrustStatement.Parse(damaged).ToPayload());
                }
                catch (MalformedStatementException)
                {
                    // The expected end of most of them.
                }
            }
        }
    }

    private static TrustStatement With(params string[] paths) => new(
        "c", "1.0.0", "plugin", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1),
        new SortedDictionary<string, FileDigest>(paths.ToDictionary(path => path, _ => new FileDigest(Digest, 7)), StringComparer.Ordinal));
}
