using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Keys;
using PopCon.Trust.Rsa;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Rsa;

public sealed class RsaPssTests
{
    private static readonly byte[] Message = "message"u8.ToArray();
    private static readonly byte[] Hash = SHA256.HashData(Message);

    /// <summary>Lengths of the modulus around a byte boundary: the encoded message has all numbers of spare bits, and once a byte fewer.</summary>
    public static TheoryData<int> KeySizes => [2048, 2049, 2050, 2052, 2055, 2056];

    [SkippableTheory]
    [MemberData(nameof(KeySizes))]
    public async Task Sign_KeyOfOpenssl_AgreesBothWays(int bits)
    {
        string openssl = Tool.Require("openssl", "openssl");
        using var folder = new TemporaryFolder();
        await OpensslAsync(openssl, folder, "genpkey", "-algorithm", "RSA", "-pkeyopt", $"rsa_keygen_bits:{bits}", "-out", "k");
        await OpensslAsync(openssl, folder, "pkey", "-in", "k", "-pubout", "-out", "p");
        folder.Write("m", "message");
        TrustPrivateKey key = TrustPrivateKey.Load(folder.File("k"));

        foreach (SaltLength salt in Enum.GetValues<SaltLength>())
        {
            await File.WriteAllBytesAsync(folder.File("s"), key.Sign(Message, salt));
            await OpensslAsync(openssl, folder, "dgst", "-sha256", "-verify", "p", "-signature", "s", "-sigopt", "rsa_padding_mode:pss", "m");
        }

        foreach (string salt in new[] { "0", "1", "32", "max" })
        {
            await OpensslAsync(
                openssl, folder, "dgst", "-sha256", "-sign", "k", "-out", "s", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:" + salt, "m");
            byte[] signature = await File.ReadAllBytesAsync(folder.File("s"));
            Assert.True(key.PublicKey.TryVerifyRsa(Message, signature, out int found));
            Assert.Equal(salt == "max" ? ((bits + 6) / 8) - 34 : int.Parse(salt), found);
        }
    }

    [Fact]
    public void Sign_DigestSalt_AgreesWithTheBaseLibraryBothWays()
    {
        using var rsa = RSA.Create(2048);
        TrustPrivateKey key = TrustPrivateKey.From(rsa);

        Assert.True(rsa.VerifyData("m"u8, key.Sign("m"u8, SaltLength.Digest), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.True(key.PublicKey.Verify("m"u8, rsa.SignData("m"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
    }

    [Fact]
    public void TryVerify_EverySaltLength_IsFound()
    {
        foreach (int bits in Enumerable.Range(2047, 9))
        {
            foreach (int length in Enumerable.Range(0, PssEncoding.Sha256.MostSaltBytes(bits) + 1))
            {
                byte[] encoded = PssEncoding.Sha256.Encode(Hash, RandomNumberGenerator.GetBytes(length), bits);

                Assert.True(PssEncoding.Sha256.TryVerify(encoded, Hash, bits, out int found));
                Assert.Equal(length, found);
            }
        }
    }

    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2053)]
    public void TryVerify_AnyBitFlipped_IsRefused(int bits)
    {
        byte[] encoded = PssEncoding.Sha256.Encode(Hash, RandomNumberGenerator.GetBytes(32), bits);
        for (int bit = 0; bit < encoded.Length * 8; bit++)
        {
            byte[] flipped = (byte[])encoded.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.False(PssEncoding.Sha256.TryVerify(flipped, Hash, bits, out int salt));
            Assert.Equal(0, salt);
        }
    }

    [Fact]
    public void Apply_KeyWithAWrongPrime_GivesNoSignature()
    {
        using var rsa = RSA.Create(2048);
        RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: true);
        parameters.DP![^1] ^= 2;
        RsaPrivateNumbers broken = RsaPrivateNumbers.From(parameters);

        Assert.Throws<CryptographicException>(() => broken.Apply(new BigInteger(12345)));
    }

    [Theory]
    [InlineData(3, 7, 5)]
    [InlineData(10, 7, 5)]
    [InlineData(2, 4, 0)]
    [InlineData(0, 7, 0)]
    public void Inverse_Number_IsTheInverseOrZero(int number, int modulus, int expected) =>
        Assert.Equal(expected, (int)RsaPrivateNumbers.Inverse(number, modulus));

    private static async Task OpensslAsync(string openssl, TemporaryFolder folder, params string[] args)
    {
        (int exitCode, string output, string error) = await RawProcess.RunAsync(openssl, args, folder.Path, new Dictionary<string, string>());
        Assert.True(exitCode == 0, output + error);
    }
}
