using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.IO;
using System.Linq;
using PopCon.TestSupport;
using PopCon.Trust.Policies;
using PopCon.Trust.Statements;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Policies;

public sealed class TrustPolicyTests
{
    [Fact]
    public void Load_ManyMistakes_NamesEachWithItsKey()
    {
        using var folder = new TemporaryFolder();
        string id = TrustedPackage.Key.PublicKey.Id;
        string pem = System.Text.Json.JsonSerializer.Serialize(TrustedPackage.Key.PublicKey.ToPem());
        string path = folder.Write("p.json", $$"""
            {"version": 1, "mode": "loud", "mode": "warn", "modus": 1,
             "keys": {"{{id}}": "no key", "x": {{pem}}, "y": 7},
             "rules": [{"ids": ["a*b", ""], "keys": ["z"], "threshold": 0, "purposes": [], "nugetCertificates": ["AB"], "who": 1}, 5],
             "revoked": {"keys": [1], "packages": [{"id": "*x", "versions": "(1.0)" } ], "statements": "s", "files": ["\ud800"]} }
            """);

        string[] keys = [.. Assert.Throws<TrustException>(() => TrustPolicy.Load(path)).Message.Split('\n').Select(line => line[(path.Length + 2)..].Split(": ")[0])];

        Assert.Equal(
            [
                "mode", "modus", "version", "mode", "keys." + id, "keys.x", "keys.y",
                "rules[0].who", "rules[0].ids[0]", "rules[0].ids[1]", "rules[0].keys[0]", "rules[0].ids", "rules[0].threshold", "rules[0].purposes",
                "rules[0].nugetCertificates[0]", "rules[0].nugetCertificates", "rules[1]", "rules[1].ids", "rules[1].threshold",
                "revoked.keys[0]", "revoked.packages[0].id", "revoked.packages[0].versions", "revoked.statements", "revoked.files[0]",
            ],
            keys.Where(key => key.Length > 0));
    }

    [Fact]
    public void Load_NameWithHalfASurrogatePair_IsAnError()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("not JSON", Assert.Throws<TrustException>(() => TrustPolicy.Load(folder.Write("p", """{"version": 1, "\ud800": 1}"""))).Message);
    }

    [Fact]
    public void Load_MoreThan1MiB_IsAnError()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("larger", Assert.Throws<TrustException>(() => TrustPolicy.Load(folder.Write("p", new string(' ', (1 << 20) + 1)))).Message);
    }

    [Theory]
    [InlineData("", "", "ok")]
    [InlineData(", \"purposes\": [\"update\"]", "", "wrong-purpose")]
    [InlineData("", ", \"revoked\": {\"packages\": [{\"id\": \"CONTOSO.*\"}]}", "revoked-package")]
    [InlineData("", ", \"revoked\": {\"packages\": [{\"id\": \"contoso.plugin\", \"versions\": \"[1.0,1.2.3)\"}]}", "ok")]
    [InlineData("", ", \"revoked\": {\"statements\": [\"STATEMENT\"]}", "revoked-statement")]
    [InlineData("", ", \"revoked\": {\"files\": [\"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"]}", "revoked-file")]
    [InlineData(", \"nugetCertificates\": [\"0000000000000000000000000000000000000000000000000000000000000000\"]", "", "nuget-evidence")]
    public void Verify_SignedPackage_ReasonFollowsThePolicy(string rule, string more, string reason)
    {
        using TrustedPackage package = new TrustedPackage().With("a.txt", "x").Signed();
        string statement = TrustStatement.IdOf(StatementEnvelope.Load(Path.Combine(package.Path, "popcon", "trust.json")).Payload);

        TrustResult result = package.Verify(package.Policy(rule: rule, more: more.Replace("STATEMENT", statement, StringComparison.Ordinal)));

        Assert.Equal(reason, result.Reason);
        Assert.Equal([TrustedPackage.Key.PublicKey.Id], result.Signers);
    }

    [Fact]
    public void Verify_SignatureOfAStranger_SpoilsNothing()
    {
        using TrustedPackage package = new TrustedPackage().With("a.txt", "x").Signed(TrustedPackage.OtherKey, TrustedPackage.Key);

        Assert.True(package.Verify().IsTrusted);
    }

    [Fact]
    public void Verify_StatementLargerThanItsCap_IsMalformedStatement()
    {
        using TrustedPackage package = new TrustedPackage().With("a.txt", "x").With("popcon/trust.json", new byte[(4 << 20) + 1]);

        Assert.Equal("malformed-statement", package.Verify().Reason);
    }

    [Fact]
    public void Verify_Package_CountsResultAndReasonOnly()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "popcon_trust_verify_total")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            lock (counted)
            {
                counted.Add(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Append($"{value}")));
            }
        });
        listener.Start();
        using TrustedPackage package = new TrustedPackage().With("a.txt", "x").Signed();

        package.Verify();
        package.Verify(request: TrustedPackage.Request with { Version = "9.9.9" });

        // Other tests count at the same time.
        lock (counted)
        {
            Assert.Contains("result=trusted reason=ok 1", counted);
            Assert.Contains("result=untrusted reason=wrong-version 1", counted);
        }
    }

    [Fact]
    public void ToJson_FileProblems_AreOrderedByUtf8Bytes()
    {
        using TrustedPackage package = new TrustedPackage().With("keep", "x").Signed().With("😀", "1").With("ﬁ", "2").With("a", "3");

        TrustResult result = package.Verify();

        Assert.Equal(["a", "ﬁ", "😀"], result.Files.Select(file => file.Path));
        Assert.StartsWith("{\"result\":\"untrusted\",\"reason\":\"files\",\"mode\":\"enforce\",\"statement\":\"", result.ToJson());
    }
}
