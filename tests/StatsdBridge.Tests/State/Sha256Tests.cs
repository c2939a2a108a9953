using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge.Tests.State;

/// <summary>F6: the checksum of the state file without OpenSSL.</summary>
public sealed class Sha256Tests
{
    // From the examples of FIPS 180-4.
    [Theory]
    [InlineData("", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1")]
    public void Finish_PublishedExample_GivesThePublishedSum(string text, string sum) =>
        Assert.Equal(sum, Convert.ToHexString(SumOf(Encoding.ASCII.GetBytes(text), piece: 1)));

    [Fact]
    public void Finish_EveryLengthAndRandomPieces_GivesTheSumOfTheFramework()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        for (int length = 0; length < 400; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(SHA256.HashData(bytes), SumOf(bytes, random.Next(1, 150)));
        }
    }

    [Fact]
    public void Write_Bytes_PassesThemOn()
    {
        using var output = new MemoryStream();
        using var hashed = new Sha256(output);
        hashed.Write("abc"u8);
        Assert.Equal("abc"u8.ToArray(), output.ToArray());
    }

    private static byte[] SumOf(byte[] bytes, int piece)
    {
        using var hashed = new Sha256(Stream.Null);
        for (int at = 0; at < bytes.Length; at += piece)
        {
            hashed.Write(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        }

        return hashed.Finish();
    }
}
