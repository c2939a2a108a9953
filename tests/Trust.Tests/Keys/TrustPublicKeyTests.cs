using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using PopCon.Trust.Keys;
using PopCon.Trust.Tests.Cases;

namespace PopCon.Trust.Tests.Keys;

public sealed class TrustPublicKeyTests
{
    [Theory]
    [InlineData("rsa-a.pem", "private key")]
    [InlineData("rsa-a-pkcs1.pem", "private key")]
    [InlineData("rsa-a-enc.pem", "private key")]
    [InlineData("rsa-a-cert.pub", "CERTIFICATE")]
    [InlineData("ed.pub", "not an RSA key")]
    public void FromPem_NotAPublicKey_SaysWhatItIs(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrustException>(() => TrustPublicKey.FromPem(Text(name))).Message);

    [Fact]
    public void FromPem_TwoKeys_IsAnError() =>
        Assert.Contains("found 2", Assert.Throws<TrustException>(() => TrustPublicKey.FromPem(Text("rsa-a.pub") + Text("rsa-b.pub"))).Message);

    [Fact]
    public void FromPem_BytesAfterTheKey_IsAnError()
    {
        PemText pem = PemText.Find(Text("rsa-a.pub"), "k");
        string longer = PemEncoding.WriteString("PUBLIC KEY", [.. pem.Der, 0]);

        Assert.Throws<TrustException>(() => TrustPublicKey.FromPem(longer));
    }

    [Fact]
    public void FromPem_P384_IsAnError()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Contains("P-256", Assert.Throws<TrustException>(() => TrustPublicKey.FromPem(key.ExportSubjectPublicKeyInfoPem())).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65536)]
    public void FromPem_ExponentThatCannotBe_IsAnError(int exponent) =>
        Assert.Throws<TrustException>(() => TrustPublicKey.FromPem(WithExponent(exponent)));

    [Fact]
    public void FromPem_ExponentLongerThan64Bits_IsAnError() =>
        Assert.Throws<TrustException>(() => TrustPublicKey.FromPem(WithExponent((BigInteger.One << 64) + 1)));

    [Fact]
    public void ToPem_Pkcs1Key_IsTheSameKeyAsSubjectPublicKeyInfo() =>
        Assert.Equal(Text("rsa-a.pub"), TrustPublicKey.FromPem(Text("rsa-a-pkcs1.pub")).ToPem());

    private static string WithExponent(BigInteger exponent)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Text("rsa-a.pub"));
        byte[] modulus = rsa.ExportParameters(includePrivateParameters: false).Modulus!;
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(modulus, isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(exponent);
        }

        return PemEncoding.WriteString("RSA PUBLIC KEY", writer.Encode());
    }

    private static string Text(string name) => Encoding.UTF8.GetString(CaseFile.Content("key", name));
}
