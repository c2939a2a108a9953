using System;
using PopCon.Reporter.Attribution;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Attribution;

public sealed class DotnetInstallationTests
{
    [Fact]
    public void FindRoot_SharedRuntime_IsItsInstallation() =>
        Assert.StartsWith(DotnetInstallation.FindRoot()!, typeof(object).Assembly.Location, StringComparison.Ordinal);

    [Theory]
    [InlineData("sdk/10.0.100/", true)]
    [InlineData("sdk/10.0.100/Roslyn/bincore/", true)]
    [InlineData("sdk/10.0.100/FSharp/", false)]
    [InlineData("sdk/9.0.100/", false)]
    [InlineData("tools/", false)]
    public void IsSdkProcess_Folder_IsToldByTheSdksOwnTargets(string folder, bool expected)
    {
        using var root = new TemporaryFolder();
        root.Write("sdk/10.0.100/Sdks/Microsoft.NET.Sdk/Sdk/Sdk.props", string.Empty);
        Assert.Equal(expected, DotnetInstallation.IsSdkProcess(root.Path + "/" + folder));
    }

    [Fact]
    public void IsSdkProcess_SdkFolderElsewhere_IsNone() => Assert.False(DotnetInstallation.IsSdkProcess("/home/someone/sdk/app/"));
}
