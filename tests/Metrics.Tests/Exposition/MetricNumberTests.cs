using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using PopCon.Metrics.Exposition;

namespace PopCon.Metrics.Tests.Exposition;

public sealed class MetricNumberTests
{
    // From statsd_exporter 0.30.0, and the ends of every range.
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(100000, "100000")]
    [InlineData(999999, "999999")]
    [InlineData(1000000, "1e+06")]
    [InlineData(-1000000, "-1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(1234567.5, "1.2345675e+06")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(999999.99999999988, "999999.9999999999")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(16777217, "1.6777217e+07")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(0.00009999, "9.999e-05")]
    [InlineData(0.00001234, "1.234e-05")]
    [InlineData(0.000001, "1e-06")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(9007199254740991, "9.007199254740991e+15")]
    [InlineData(9007199254740992, "9.007199254740992e+15")]
    [InlineData(1.0000000000000009e15, "1.0000000000000009e+15")]
    [InlineData(18446744073709551616d, "1.8446744073709552e+19")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e100, "1e+100")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(4.1045368012983762e-289, "4.1045368012983762e-289")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.MinValue, "-1.7976931348623157e+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Format_Value_GivesText(double value, string text) => Assert.Equal(text, Format(value));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Format_RandomBits_EqualsSlowFormatter(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++)
        {
            AssertShortest(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
        }
    }

    [Fact]
    public void Format_EverydayNumbers_EqualsSlowFormatter()
    {
        var random = new Random(3);
        for (int i = 0; i < 10_000; i++)
        {
            double scale = Math.Pow(10, random.Next(-9, 19));
            AssertShortest(Math.Round(random.NextDouble(), random.Next(1, 15)) * scale);
            AssertShortest(Math.Floor(random.NextDouble() * scale));
        }
    }

    [Fact]
    public void Format_PowersOfTwoAndTen_EqualsSlowFormatter()
    {
        for (int exponent = -1074; exponent < 1024; exponent++)
        {
            AssertShortest(Math.ScaleB(1, exponent));
            AssertShortest(Math.BitDecrement(Math.ScaleB(1, exponent)));
        }

        for (int exponent = -323; exponent <= 308; exponent++)
        {
            AssertShortest(double.Parse($"1e{exponent}", CultureInfo.InvariantCulture));
        }
    }

    private static void AssertShortest(double value)
    {
        string text = Format(value);
        Assert.Equal(Slow(value), text);
        if (double.IsFinite(value))
        {
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
        }
    }

    private static string Format(double value)
    {
        Span<byte> target = stackalloc byte[MetricNumber.MaxBytes];
        return Encoding.UTF8.GetString(target[..MetricNumber.Format(value, target)]);
    }

    // Tries the nearest texts of 1 digit, 2 digits and so on until the number comes back, then lays the digits out.
    private static string Slow(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value == 0 ? "0" : value > 0 ? "+Inf" : "-Inf";
        }

        for (int digits = 1; ; digits++)
        {
            foreach (string text in Neighbours(value, digits))
            {
                if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                {
                    return LayOut(text);
                }
            }
        }
    }

    // The decimal numbers of so many digits below and above a double, the nearer one first.
    private static string[] Neighbours(double value, int digits)
    {
        string nearest = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        string exact = value.ToString("E60", CultureInfo.InvariantCulture);
        string[] parts = nearest.Split('E');
        BigInteger mantissa = Mantissa(parts[0]);
        bool isBelow = Mantissa(exact.Split('E')[0]) > mantissa * BigInteger.Pow(10, 61 - digits)
            && parts[1] == exact.Split('E')[1];
        BigInteger other = mantissa + (isBelow ? 1 : -1);
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture) - (digits - 1);
        string farther = $"{(value < 0 ? "-" : "")}{other}E{exponent}";
        return other.ToString(CultureInfo.InvariantCulture).Length == digits
            ? [nearest, double.Parse(farther, CultureInfo.InvariantCulture) == value ? Scientific(value, other, exponent) : nearest]
            : [nearest];
    }

    private static BigInteger Mantissa(string text) =>
        BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal).TrimStart('-'), CultureInfo.InvariantCulture);

    private static string Scientific(double value, BigInteger mantissa, int exponent)
    {
        string digits = mantissa.ToString(CultureInfo.InvariantCulture);
        string fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{(value < 0 ? "-" : "")}{digits[0]}{fraction}E{exponent + digits.Length - 1}";
    }

    private static string LayOut(string text)
    {
        string[] parts = text.Split('E');
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (exponent is < -4 or > 5)
        {
            return $"{parts[0]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        return decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.##########################", CultureInfo.InvariantCulture);
    }
}
