using System;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Events.Tokens;

namespace PopCon.Usage.Tests.Events;

public sealed class BlindSignatureTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(1000)]
    public void Power_RandomNumbers_EqualsModPow(int bits)
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int i = 0; i < 20; i++)
        {
            byte[] modulus = Bytes(random, bits / 8);
            modulus[0] |= 0x80;
            modulus[^1] |= 1;
            byte[] exponent = Bytes(random, bits / 8);
            BigInteger value = BlindRsaPublicKey.Number(Bytes(random, bits / 8));

            BigInteger power = new MontgomeryModulus(modulus).Power(value, exponent);

            Assert.True(power == BigInteger.ModPow(value, BlindRsaPublicKey.Number(exponent), BlindRsaPublicKey.Number(modulus)), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    public void Power_EdgeOfTheModulus_EqualsModPow(ulong below)
    {
        byte[] modulus = [.. Enumerable.Repeat((byte)0xFF, 64)];
        BigInteger n = BlindRsaPublicKey.Number(modulus);
        BigInteger value = n - below;

        Assert.Equal(BigInteger.ModPow(value, 65537, n), new MontgomeryModulus(modulus).Power(value, [1, 0, 1]));
        Assert.Equal(BigInteger.One, new MontgomeryModulus(modulus).Power(value, []));
    }

    [Fact]
    public void Complete_OwnIssuer_MakesATokenThatTheBaseLibraryVerifies()
    {
        using var rsa = RSA.Create(IssuerPublicKey.TokenKeyBits);
        var signer = BlindRsaPrivateKey.From(rsa.ExportParameters(includePrivateParameters: true));
        var key = new IssuerPublicKey(signer.Public);
        var request = new TokenRequest(key, TokenChallenge.Create("usage.example", "contoso.lib"));

        Assert.True(Base64Text.TryDecode(request.Blinded, out byte[]? blinded));
        Assert.True(PrivateToken.TryParse(request.Complete(Base64Text.Encode(signer.Sign(blinded))), out PrivateToken? token));

        Assert.True(rsa.VerifyData(token.Input, token.Authenticator, HashAlgorithmName.SHA384, RSASignaturePadding.Pss));
        Assert.True(token.KeyHash.SequenceEqual(key.Hash));
    }

    [Fact]
    public void Complete_OtherKeysSignature_Throws()
    {
        using var mine = RSA.Create(IssuerPublicKey.TokenKeyBits);
        using var other = RSA.Create(IssuerPublicKey.TokenKeyBits);
        var key = new IssuerPublicKey(BlindRsaPrivateKey.From(mine.ExportParameters(includePrivateParameters: true)).Public);
        var request = new TokenRequest(key, [1]);
        byte[] blinded = new byte[IssuerPublicKey.TokenKeyBits / 8];
        blinded[^1] = 7;
        byte[] signed = BlindRsaPrivateKey.From(other.ExportParameters(includePrivateParameters: true)).Sign(blinded);

        Assert.Throws<BlindRsaException>(() => request.Complete(Base64Text.Encode(signed)));
    }

    [Fact]
    public void Sign_HalfOfTheKeyIsWrong_ThrowsInsteadOfGivingThePrimesAway()
    {
        using var rsa = RSA.Create(1024);
        RSAParameters numbers = rsa.ExportParameters(includePrivateParameters: true);
        numbers.DP![^1] ^= 2;
        byte[] blinded = new byte[128];
        blinded[^1] = 5;

        Assert.Throws<BlindRsaException>(() => BlindRsaPrivateKey.From(numbers).Sign(blinded));
    }

    [Fact]
    public void TryDecode_OwnEncoding_IsTheOnlyFormTaken()
    {
        using var rsa = RSA.Create(IssuerPublicKey.TokenKeyBits);
        RSAParameters numbers = rsa.ExportParameters(includePrivateParameters: false);
        var key = new IssuerPublicKey(new BlindRsaPublicKey(numbers.Modulus, numbers.Exponent));

        Assert.True(IssuerPublicKey.TryDecode(key.Encoded, out IssuerPublicKey? read));
        Assert.Equal(key.Id, read.Id);
        for (int length = 0; length < key.Encoded.Length; length++)
        {
            Assert.False(IssuerPublicKey.TryDecode(key.Encoded.AsMemory(0, length), out _));
        }

        Assert.False(IssuerPublicKey.TryDecode(rsa.ExportSubjectPublicKeyInfo(), out _));
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
