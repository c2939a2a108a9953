using PopCon.Gateway.Python;

namespace PopCon.Gateway.Tests.Python;

public sealed class DistributionNameTests
{
    [Theory]
    [InlineData("acme_kite-1.0-py3-none-any.whl", true)]
    [InlineData("Acme.Kite-1.0-1-py3-none-any.whl", true)]
    [InlineData("acme-kite-1.0.tar.gz", true)]
    [InlineData("acme_kite-1.0.zip", true)]
    [InlineData("acme_kite-1.1-py3-none-any.whl", false)]
    [InlineData("other-1.0-py3-none-any.whl", false)]
    [InlineData("acme_kite-1.0.exe", false)]
    [InlineData("../acme_kite-1.0.tar.gz", false)]
    [InlineData("acme_kite-1.0 .tar.gz", false)]
    [InlineData("", false)]
    public void Fits_FileName_OnlyOfNameAndVersion(string fileName, bool fits) =>
        Assert.Equal(fits, DistributionName.Fits(fileName, "acme-kite", "1.0"));
}
