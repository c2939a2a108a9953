using System;
using System.Globalization;
using System.IO;
using System.Net;
using PopCon.Hosting.Values;

namespace PopCon.Hosting.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData("200ms", "00:00:00.2")]
    [InlineData("1h2m3.5s", "01:02:03.5")]
    [InlineData("1d", "1.00:00:00")]
    [InlineData("1w2d", "9.00:00:00")]
    [InlineData("-3s", "-00:00:03")]
    [InlineData("+.5s", "00:00:00.5")]
    [InlineData("5.s", "00:00:05")]
    [InlineData("0", "00:00:00")]
    [InlineData("-0", "00:00:00")]
    [InlineData("7us", "00:00:00.0000070")]
    [InlineData("7µs", "00:00:00.0000070")]
    [InlineData("150ns", "00:00:00.0000001")]
    public void GoDuration_Text_IsRead(string text, string expected)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("00")]
    [InlineData("soon")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1s ")]
    [InlineData("1S")]
    [InlineData("--1s")]
    [InlineData("1e3s")]
    [InlineData("99999999999999999999999w")]
    [InlineData("9999999999w9999999999w")]
    public void GoDuration_OtherText_IsRefused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("1000", 1000)]
    [InlineData("1e2", 100)]
    [InlineData("2.9", 2)]
    [InlineData("-5", -5)]
    [InlineData("+5", 5)]
    [InlineData("1_000", 1000)]
    [InlineData("0x1F", 31)]
    [InlineData("007", 7)]
    public void WholeNumber_Text_IsRead(string text, long expected)
    {
        Assert.True(WholeNumber.TryParse(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("1e300")]
    [InlineData("0x")]
    [InlineData("0xFFFFFFFFFFFFFFFF")]
    public void WholeNumber_OtherText_IsRefused(string text) => Assert.False(WholeNumber.TryParse(text, out _));

    [Theory]
    [InlineData("755", 0x1ED)]
    [InlineData("0600", 0x180)]
    [InlineData("", 0)]
    [InlineData("4777", 0x1FF)]
    public void SocketMode_OctalText_IsRead(string text, int expected)
    {
        Assert.True(SocketMode.TryParse(text, out UnixFileMode mode));
        Assert.Equal((UnixFileMode)expected, mode);
    }

    [Theory]
    [InlineData("rwx")]
    [InlineData("788")]
    [InlineData("0o755")]
    [InlineData("-1")]
    [InlineData("77777777777")]
    public void SocketMode_OtherText_IsRefused(string text) => Assert.False(SocketMode.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "::1", false)]
    [InlineData("10.0.0.7/8", "10.1.2.3", true)]
    [InlineData("192.168.0.1, fd00::/8", "fd12::1", true)]
    [InlineData("192.168.0.1, fd00::/8", "192.168.0.1", true)]
    [InlineData("192.168.0.1, fd00::/8", "192.168.0.2", false)]
    [InlineData("", "192.168.0.2", true)]
    public void AllowedSources_Contains_ComparesWithTheRanges(string ranges, string address, bool expected)
    {
        Assert.True(AllowedSources.TryParse(ranges, out AllowedSources? sources, out _));
        Assert.Equal(expected, sources.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("statsd", "statsd", "")]
    [InlineData("1000:100", "1000", "100")]
    [InlineData(":users", "", "users")]
    [InlineData("", "", "")]
    public void SocketOwner_Text_IsRead(string text, string user, string group)
    {
        Assert.True(SocketOwner.TryParse(text, out SocketOwner? owner));
        Assert.Equal(new SocketOwner(user, group), owner);
    }
}
