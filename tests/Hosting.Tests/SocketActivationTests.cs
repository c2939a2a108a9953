using System.Collections.Generic;

namespace PopCon.Hosting.Tests;

public sealed class SocketActivationTests
{
    private const int Me = 4711;

    [Fact]
    public void Read_NamedSockets_AreFoundFromThreeOn()
    {
        SocketActivation activation = Read("4711", "4", "web:statsd-udp:statsd-tcp:statsd-unixgram");
        Assert.Equal(3, activation.Find(SocketActivation.Web));
        Assert.Equal(4, activation.Find(SocketActivation.Udp));
        Assert.Equal(5, activation.Find(SocketActivation.Tcp));
        Assert.Equal(6, activation.Find(SocketActivation.Unixgram));
        Assert.Empty(activation.Unknown);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("4711", null, "web")]
    [InlineData(null, "1", "web")]
    [InlineData("4712", "1", "web")]
    [InlineData("4711", "-1", "web")]
    [InlineData("4711", "+1", "web")]
    [InlineData("4711", " 1", "web")]
    [InlineData("4711", "x", "web")]
    [InlineData("", "", "")]
    [InlineData("4711", "99999999999", "web")]
    [InlineData("4711", "0", "web")]
    public void Read_NotForThisProcessOrNoNumber_FindsNothing(string? process, string? count, string? names)
    {
        SocketActivation activation = Read(process, count, names);
        Assert.Null(activation.Find(SocketActivation.Web));
        Assert.Empty(activation.Unknown);
    }

    [Theory]
    [InlineData("1", null, "")]
    [InlineData("2", "web", "")]
    [InlineData("2", "web:web", "web")]
    [InlineData("2", "web:other", "other")]
    [InlineData("2", "web:WEB", "WEB")]
    public void Read_NameMissingUnknownOrTwice_IsTold(string count, string? names, string unknown) =>
        Assert.Equal([unknown], Read("4711", count, names).Unknown);

    [Fact]
    public void Read_MoreNamesThanSockets_AreNotBelieved() =>
        Assert.Null(Read("4711", "1", "web:statsd-udp").Find(SocketActivation.Udp));

    private static SocketActivation Read(string? process, string? count, string? names)
    {
        var environment = new Dictionary<string, string?>(System.StringComparer.Ordinal)
        {
            ["LISTEN_PID"] = process,
            ["LISTEN_FDS"] = count,
            ["LISTEN_FDNAMES"] = names,
        };
        return SocketActivation.Read(name => environment[name], Me);
    }
}
