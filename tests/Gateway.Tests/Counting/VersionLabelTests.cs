using PopCon.Gateway.Counting;

namespace PopCon.Gateway.Tests.Counting;

public sealed class VersionLabelTests
{
    [Theory]
    [InlineData("1.2.3", "1.2", "1", "1.2.3")]
    [InlineData("10", "10", "10", "10")]
    [InlineData("2.0-beta", "2.0", "2", "2.0-beta")]
    [InlineData("1.2.3+A", "1.2", "1", "_other")]
    [InlineData("latest", "_other", "_other", "_other")]
    [InlineData("", "_other", "_other", "_other")]
    [InlineData("123456789.1", "_other", "_other", "_other")]
    public void Of_Version_IsCutToTheDetail(string version, string minor, string major, string full)
    {
        Assert.Equal(minor, VersionLabel.Of(version, VersionDetail.Minor));
        Assert.Equal(major, VersionLabel.Of(version, VersionDetail.Major));
        Assert.Equal(full, VersionLabel.Of(version, VersionDetail.Full));
        Assert.Empty(VersionLabel.Of(version, VersionDetail.None));
    }
}
