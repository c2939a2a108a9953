using System;
using System.Globalization;
using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>The number grammar of the wire.</summary>
public sealed class StatsdNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0042", 42)]
    [InlineData("12.75", 12.75)]
    [InlineData(".125", 0.125)]
    [InlineData("31.", 31)]
    [InlineData("+6", 6)]
    [InlineData("-.5", -0.5)]
    [InlineData("-5.", -5)]
    [InlineData("2.5e3", 2500)]
    [InlineData("4E-2", 0.04)]
    [InlineData("6e+1", 60)]
    [InlineData("1.e2", 100)]
    [InlineData(".5e1", 5)]
    [InlineData("999999999999999", 999999999999999)]
    [InlineData("0.99999999999999", 0.99999999999999)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("0.1000000000000000055511151231257827", 0.1)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("2.4703282292062327e-324", 0)]
    [InlineData("2.4703282292062328e-324", double.Epsilon)]
    [InlineData("3e-999", 0)]
    [InlineData("1e-99999999999999999999", 0)]
    [InlineData("0e99999999999999999999", 0)]
    public void TryParse_Decimal_ReadsIt(string text, double expected) => AssertParses(text, expected);

    [Theory]
    [InlineData("12_500", 12500)]
    [InlineData("1_0.2_5", 10.25)]
    [InlineData("-1_0", -10)]
    [InlineData("1e1_0", 1e10)]
    [InlineData("0_0_7", 7)]
    public void TryParse_SingleUnderscoresBetweenDigits_AreIgnored(string text, double expected) => AssertParses(text, expected);

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+INF", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-iNFINITY", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("NaN", double.NaN)]
    public void TryParse_Named_ReadsIt(string text, double expected) => AssertParses(text, expected);

    [Theory]
    [InlineData("0x1.8p3", 12)]
    [InlineData("0X2P-1", 1)]
    [InlineData("-0x_1p4", -16)]
    [InlineData("+0x.8p1", 1)]
    [InlineData("0xA.p0", 10)]
    [InlineData("0x1_0p1_0", 16384)]
    [InlineData("0xdeadBEEFp0", 3735928559)]
    [InlineData("0x0p99999999999", 0)]
    [InlineData("0x1p-1074", double.Epsilon)]
    [InlineData("0x1p-1075", 0)]
    [InlineData("0x1.8p-1075", double.Epsilon)]
    [InlineData("0x3p-1075", 2 * double.Epsilon)]
    [InlineData("0x1p-99999999999", 0)]
    [InlineData("0x1.fffffffffffffp1023", double.MaxValue)]
    [InlineData("0x1.fffffffffffff7ffp1023", double.MaxValue)]
    [InlineData("0x0.fffffffffffff8p-1022", 2.2250738585072014e-308)]
    [InlineData("0x1.00000000000008p0", 1)]
    [InlineData("0x1.000000000000080000000000000001p0", 1.0000000000000002)]
    [InlineData("0x1.00000000000018p0", 1.0000000000000004)]
    public void TryParse_Hexadecimal_ReadsIt(string text, double expected) => AssertParses(text, expected);

    [Theory]
    [InlineData("1e309", double.PositiveInfinity)]
    [InlineData("-1e309", double.NegativeInfinity)]
    [InlineData("1e99999999999999999999", double.PositiveInfinity)]
    [InlineData("1.7976931348623159e308", double.PositiveInfinity)]
    [InlineData("0x1p1024", double.PositiveInfinity)]
    [InlineData("-0x1.fffffffffffff8p1023", double.NegativeInfinity)]
    [InlineData("1_0e999", double.PositiveInfinity)]
    public void TryParse_TooLarge_FailsWithOverflow(string text, double infinity)
    {
        Assert.False(StatsdNumber.TryParse(Encoding.UTF8.GetBytes(text), out double value, out bool overflow));
        Assert.True(overflow);
        Assert.Equal(infinity, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("+.")]
    [InlineData("+-3")]
    [InlineData("--3")]
    [InlineData("1.2.3")]
    [InlineData("8e")]
    [InlineData("8e+")]
    [InlineData("8e1.5")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData(" 8")]
    [InlineData("8 ")]
    [InlineData("8,5")]
    [InlineData("8%")]
    [InlineData("eight")]
    [InlineData("1\0")]
    [InlineData("１")]
    [InlineData("_12")]
    [InlineData("12_")]
    [InlineData("1__2")]
    [InlineData("1_.5")]
    [InlineData("1._5")]
    [InlineData("1_e5")]
    [InlineData("1e_5")]
    [InlineData("1e5_")]
    [InlineData("0x2A")]
    [InlineData("0x")]
    [InlineData("0xp1")]
    [InlineData("0x.p1")]
    [InlineData("0x1p")]
    [InlineData("0x1p+")]
    [InlineData("0x1pA")]
    [InlineData("0x__1p4")]
    [InlineData("0_x1p4")]
    [InlineData("0x_.8p1")]
    [InlineData("0x1_p4")]
    [InlineData("x1p4")]
    [InlineData("0b11")]
    [InlineData("0o17")]
    [InlineData("infin")]
    [InlineData("infx")]
    [InlineData("-nan")]
    [InlineData("+nan")]
    [InlineData("nanx")]
    [InlineData("++inf")]
    public void TryParse_Malformed_Fails(string text)
    {
        Assert.False(StatsdNumber.TryParse(Encoding.UTF8.GetBytes(text), out double value, out bool overflow));
        Assert.False(overflow);
        Assert.Equal(0, value);
    }

    [Fact]
    public void TryParse_MinusZero_KeepsTheSign()
    {
        Assert.True(StatsdNumber.TryParse("-0"u8, out double value, out _));
        Assert.True(double.IsNegative(value));
    }

    [Fact]
    public void TryParse_ThousandsOfDigits_AreReadExactly()
    {
        AssertParses("0." + new string('0', 20_000) + "1e20001", 1);
        AssertParses("1" + new string('0', 20_000) + "e-20000", 1);
        AssertParses("1" + string.Concat(System.Linq.Enumerable.Repeat("_0", 20_000)) + "e-20000", 1);
        AssertParses("0x1" + new string('0', 20_000) + "p-80000", 1);
        AssertParses("0x." + new string('0', 20_000) + "1p80004", 1);
    }

    [Fact]
    public void TryParse_RoundTripText_YieldsTheSameDouble()
    {
        var random = new Random(20_251);
        for (int i = 0; i < 20_000; i++)
        {
            double expected = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(expected))
            {
                AssertParses(expected.ToString("R", CultureInfo.InvariantCulture), expected);
                AssertParses(expected.ToString("E20", CultureInfo.InvariantCulture), expected);
            }
        }
    }

    [Fact]
    public void TryParse_ShortDecimals_EqualTheFrameworks()
    {
        var random = new Random(20_252);
        for (int i = 0; i < 20_000; i++)
        {
            int decimals = random.Next(0, 16);
            string digits = random.NextInt64(0, 1_000_000_000_000_000).ToString("D15", CultureInfo.InvariantCulture);
            string text = digits[..(15 - decimals)] + "." + digits[(15 - decimals)..];
            AssertParses(text, double.Parse(text, CultureInfo.InvariantCulture));
        }
    }

    private static void AssertParses(string text, double expected)
    {
        Assert.True(StatsdNumber.TryParse(Encoding.UTF8.GetBytes(text), out double value, out bool overflow), text);
        Assert.False(overflow);
        Assert.True(expected.Equals(value), $"{text}: expected {expected:R}, got {value:R}");
    }
}
