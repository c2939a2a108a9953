using PopCon.Gateway.Upstreams;

namespace PopCon.Gateway.Tests.Upstreams;

public sealed class ReservedNamesTests
{
    [Theory]
    [InlineData("Acme.Secret", true)]
    [InlineData("acme.secret", true)]
    [InlineData("acme-secret", true)]
    [InlineData("acme_secret", true)]
    [InlineData("@acme/kite", true)]
    [InlineData("acmesecret", false)]
    [InlineData("lamp", false)]
    public void Contains_Name_InAnySpelling(string name, bool isReserved) =>
        Assert.Equal(isReserved, new ReservedNames(["Acme.*", "@acme/*"]).Contains(name));
}
