using System;
using System.Globalization;
using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

public sealed class FastNumberTests
{
    [Theory]
    [InlineData("1", 1, false, 1)]
    [InlineData("320|ms", 320, false, 3)]
    [InlineData("-0.5|g", -0.5, true, 4)]
    [InlineData("+6|c", 6, true, 2)]
    [InlineData(".5", 0.5, false, 2)]
    [InlineData("5.", 5, false, 2)]
    [InlineData("999999999999999", 999999999999999, false, 15)]
    [InlineData("0.1", 0.1, false, 3)]
    public void TryRead_CommonShape_ReadsValueAndLength(string text, double value, bool isSigned, int length)
    {
        Assert.True(FastNumber.TryRead(Encoding.UTF8.GetBytes(text), out FastNumber number, out int read));
        Assert.Equal(value, number.Value);
        Assert.Equal(isSigned, number.IsSigned);
        Assert.Equal(length, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("abc")]
    [InlineData("inf")]
    [InlineData("1234567890123456")]
    public void TryRead_AnythingElse_LeavesItToTheParser(string text) =>
        Assert.False(FastNumber.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void TryRead_RandomNumbers_GivesTheParsersVeryDouble()
    {
        const int Seed = 20261120;
        var random = new Random(Seed);
        for (int i = 0; i < 200_000; i++)
        {
            string digits = random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 16))).ToString(CultureInfo.InvariantCulture);
            int point = random.Next(0, digits.Length + 1);
            string text = (random.Next(3) == 0 ? "-" : string.Empty) + digits[..point] + "." + digits[point..];
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.True(FastNumber.TryRead(bytes, out FastNumber fast, out int length), text);
            Assert.Equal(bytes.Length, length);
            Assert.True(StatsdNumber.TryParse(bytes, out double slow, out _), text);
            Assert.True(BitConverter.DoubleToInt64Bits(slow) == BitConverter.DoubleToInt64Bits(fast.Value), $"seed {Seed}: {text}");
        }
    }
}
