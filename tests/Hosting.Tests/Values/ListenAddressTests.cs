using System;
using System.Net;
using System.Net.Sockets;
using PopCon.Hosting.Values;

namespace PopCon.Hosting.Tests.Values;

public sealed class ListenAddressTests
{
    private static readonly string Any = new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 9125).ToString();

    [Theory]
    [InlineData("127.0.0.1:9125", "127.0.0.1:9125")]
    [InlineData("[::1]:0", "[::1]:0")]
    [InlineData("localhost:65535", "127.0.0.1:65535")]
    public void TryResolve_Address_GivesTheEndPoint(string text, string expected)
    {
        Assert.True(ListenAddress.ForStatsd(text).TryResolve(out IPEndPoint? endPoint, out string? error), error);
        Assert.Equal(expected, endPoint.ToString());
    }

    [Theory]
    [InlineData(":9125")]
    [InlineData("0.0.0.0:9125")]
    public void TryResolve_EmptyHost_IsBothFamilies(string text)
    {
        Assert.True(ListenAddress.ForStatsd(text).TryResolve(out IPEndPoint? endPoint, out _));
        Assert.Equal(Any, endPoint.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1", "address 127.0.0.1: missing port in address")]
    [InlineData("nonsense", "address nonsense: missing port in address")]
    [InlineData("", "address : missing port in address")]
    [InlineData("[::1]", "address [::1]: missing port in address")]
    [InlineData("::1:9125", "address ::1:9125: too many colons in address")]
    [InlineData("127.0.0.1:statsd", "address 127.0.0.1:statsd: bad port statsd, expected a number from 0 to 65535")]
    [InlineData("127.0.0.1:http", "address 127.0.0.1:http: bad port http, expected a number from 0 to 65535")]
    [InlineData("127.0.0.1:", "address 127.0.0.1:: bad port (empty), expected a number from 0 to 65535")]
    [InlineData("127.0.0.1:-1", "address 127.0.0.1:-1: bad port -1, expected a number from 0 to 65535")]
    [InlineData("127.0.0.1:65536", "address 127.0.0.1:65536: port 65536 is above 65535")]
    public void TryResolve_NoAddress_SaysWhy(string text, string expected)
    {
        Assert.False(ListenAddress.ForStatsd(text).TryResolve(out _, out string? error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryResolve_HostWithoutAddress_SaysWhy()
    {
        Assert.False(ListenAddress.ForStatsd("no-such-host.invalid:1").TryResolve(out _, out string? error));
        Assert.StartsWith("address no-such-host.invalid:1: unable to resolve no-such-host.invalid: ", error, StringComparison.Ordinal);
    }

    /// <summary>B6: an empty port means http, as docs/flags.md says.</summary>
    [Theory]
    [InlineData("127.0.0.1:http", 80)]
    [InlineData("", 80)]
    [InlineData("127.0.0.1:", 80)]
    [InlineData(":", 80)]
    public void TryResolve_WebAddress_KnowsServiceNames(string text, int port)
    {
        Assert.True(ListenAddress.ForWeb(text).TryResolve(out IPEndPoint? endPoint, out string? error), error);
        Assert.Equal(port, endPoint.Port);
    }

    /// <summary>B6: such an address cannot be bound as an IPv6 one.</summary>
    [Fact]
    public void TryResolve_IPv4AddressInIPv6Notation_IsTheIPv4Address()
    {
        Assert.True(ListenAddress.ForWeb("[::ffff:127.0.0.1]:9102").TryResolve(out IPEndPoint? endPoint, out string? error), error);
        Assert.Equal("127.0.0.1:9102", endPoint.ToString());
    }

    [Fact]
    public void TryResolve_RelayWithoutHost_IsThisMachine()
    {
        Assert.True(ListenAddress.ForRelay(":8125").TryResolve(out IPEndPoint? endPoint, out _));
        Assert.Equal("127.0.0.1:8125", endPoint.ToString());
    }
}
