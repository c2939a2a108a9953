using System;
using PopCon.Update.Packages;

namespace PopCon.Update.Tests.Packages;

public sealed class TargetFrameworkTests
{
    [Theory]
    [InlineData("net8.0", "net6.0", "net8.0", "netstandard2.0", "net99.0")]
    [InlineData("net10.0", "net9.0", "net10.0")]
    [InlineData("netcoreapp3.1", "netcoreapp2.1", "netcoreapp3.1", "netstandard2.1")]
    [InlineData("netstandard2.1", "netstandard1.6", "netstandard2.1", "net472", "net10.0-windows")]
    [InlineData(".NETStandard2.0", ".NETFramework4.7.2", ".NETStandard2.0")]
    [InlineData(".NETCoreApp3.1", ".NETCoreApp3.1", ".NETStandard2.0")]
    [InlineData(null, "net11.0", "net48", "netstandard2.2", "native", "")]
    public void Best_SeveralNames_TheHighestThatRuns(string? expected, params string[] names) =>
        Assert.Equal(expected, TargetFramework.Best(names, new Version(10, 0, 3)));
}
