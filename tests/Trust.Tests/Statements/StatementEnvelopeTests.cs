using System.Linq;
using System.Text;
using PopCon.Trust.Statements;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Statements;

public sealed class StatementEnvelopeTests
{
    private const string Type = "\"payloadType\":\"" + StatementEnvelope.PayloadType + "\"";

    [Fact]
    public void SignedBytes_Payload_IsThePreAuthenticationEncoding() =>
        Assert.Equal(
            "DSSEv1 36 application/vnd.popcon.trust.v2+json 5 hello",
            Encoding.UTF8.GetString(new StatementEnvelope("hello"u8.ToArray(), []).SignedBytes()));

    [Theory]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[{\"sig\":\"YQ==\"}]}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[{\"keyid\":null,\"sig\":\"YQ==\"}]}")]
    [InlineData(" {\"signatures\" : [ {\"sig\":\"YQ==\",\"keyid\":\"\",\"other\":[1]} ], \"more\":{}, \"payload\":\"YQ==\"," + Type + "}\n")]
    public void Parse_Envelope_IsRead(string json)
    {
        var envelope = StatementEnvelope.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal("a"u8.ToArray(), envelope.Payload);
        Assert.Equal([new EnvelopeSignature(string.Empty, "YQ==")], envelope.Signatures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\"}")]
    [InlineData("{" + Type + ",\"signatures\":[]}")]
    [InlineData("{\"payload\":\"YQ==\",\"signatures\":[]}")]
    [InlineData("{" + Type + ",\"payload\":\"YR==\",\"signatures\":[]}")]
    [InlineData("{" + Type + ",\"payload\":\"Y Q==\",\"signatures\":[]}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"payload\":\"Yg==\",\"signatures\":[]}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":{}}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[1]}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[{\"keyid\":\"\"}]}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[{\"keyid\":7,\"sig\":\"YQ==\"}]}")]
    [InlineData("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[{\"keyid\":\"\\ud800\",\"sig\":\"YQ==\"}]}")]
    public void Parse_AnythingElse_IsMalformed(string json) =>
        Assert.Throws<MalformedStatementException>(() => StatementEnvelope.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Parse_MoreThan16Signatures_IsMalformed()
    {
        string signatures = string.Join(',', Enumerable.Repeat("{\"sig\":\"YQ==\"}", 17));

        Assert.Throws<MalformedStatementException>(
            () => StatementEnvelope.Parse(Encoding.UTF8.GetBytes("{" + Type + ",\"payload\":\"YQ==\",\"signatures\":[" + signatures + "]}")));
    }

    [Fact]
    public void Parse_MoreThan4MiB_IsMalformed() =>
        Assert.Throws<MalformedStatementException>(() => StatementEnvelope.Parse(new byte[(4 << 20) + 1]));

    [Fact]
    public void SignedBy_A17thKey_IsRefused()
    {
        StatementEnvelope full = new("a"u8.ToArray(), [.. Enumerable.Repeat(new EnvelopeSignature(string.Empty, "YQ=="), 16)]);

        Assert.Throws<TrustException>(() => full.SignedBy(TrustedPackage.Key));
    }
}
