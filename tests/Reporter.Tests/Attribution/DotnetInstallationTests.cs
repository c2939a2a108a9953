using System;
using PopCon.Reporter.Attribution;

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
    [InlineData("tools/", false)]
    public void IsSdkProcess_FolderOfTheInstallation_TellsTheSdk(string folder, bool expected) =>
        Assert.Equal(expected, DotnetInstallation.IsSdkProcess(DotnetInstallation.FindRoot() + folder));

    [Fact]
    public void IsSdkProcess_SdkFolderElsewhere_IsNone() => Assert.False(DotnetInstallation.IsSdkProcess("/home/someone/sdk/app/"));
}
