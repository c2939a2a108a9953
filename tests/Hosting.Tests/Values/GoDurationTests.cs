using PopCon.Hosting.Values;

namespace PopCon.Hosting.Tests.Values;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("5s", 5_000_000_000)]
    [InlineData("+5s", 5_000_000_000)]
    [InlineData("-5s", -5_000_000_000)]
    [InlineData("1h2m3s4ms5us6ns", 3_723_004_005_006)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData(".5s", 500_000_000)]
    [InlineData("5.s", 5_000_000_000)]
    [InlineData("1\u00B5s2\u03BCs", 3_000)]
    [InlineData("0.0000000001s", 0)]
    [InlineData("0.12345678901234567890s", 123_456_789)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    [InlineData("-9223372036854775808ns", long.MinValue)]
    public void TryParse_Duration_IsNanoseconds(string text, long expected)
    {
        Assert.True(GoDuration.TryParse(text, out long nanoseconds));
        Assert.Equal(expected, nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1..5s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("5S")]
    [InlineData("soon")]
    [InlineData("--5s")]
    [InlineData("9999999h")]
    [InlineData("9223372036854775808ns")]
    [InlineData("-9223372036854775809ns")]
    [InlineData("-9223372036854775808ns9223372036854775808ns")]
    [InlineData("18446744073709551.999us")]
    [InlineData("18446744074s")]
    [InlineData("99999999999999999999999s")]
    public void TryParse_NoDuration_Fails(string text) => Assert.False(GoDuration.TryParse(text, out long _));
}
