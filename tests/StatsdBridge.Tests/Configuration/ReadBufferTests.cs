using System;
using System.Globalization;
using System.IO;
using PopCon.StatsdBridge.Configuration;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Configuration;

public sealed class ReadBufferTests
{
    private static readonly string Mebibytes =
        (StatsdOptions.DefaultReadBufferBytes >> 20).ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void EffectiveReadBufferBytes_Zero_IsTheDefault()
    {
        int expected = OperatingSystem.IsLinux() ? StatsdOptions.DefaultReadBufferBytes : StatsdOptions.SufficientReadBufferBytes;
        var options = new StatsdOptions();
        Assert.Equal(expected, options.EffectiveReadBufferBytes);
        Assert.Equal(StatsdOptions.SufficientReadBufferBytes, options.LeastReadBufferBytes);
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(8_388_608)]
    [InlineData(1 << 30)]
    public void EffectiveReadBufferBytes_Given_IsThatAndNoLessIsEnough(int bytes)
    {
        var options = new StatsdOptions { ReadBufferBytes = bytes };
        Assert.Equal(bytes, options.EffectiveReadBufferBytes);
        Assert.Equal(bytes, options.LeastReadBufferBytes);
    }

    [Theory]
    [InlineData("deploy/systemd/popcon-bridge-udp.socket", "\nReceiveBuffer={0}M\n")]
    [InlineData("deploy/systemd/popcon-bridge-unixgram.socket", "\nReceiveBuffer={0}M\n")]
    [InlineData("src/Cli/Diagnosis/KernelCheck.cs", " WantedBytes = {0} * 1024 * 1024;")]
    [InlineData("docs/flags.md", "Receive buffer of each UDP and Unix socket. 0: {0} MiB.")]
    [InlineData("docs/performance.md", "**A receive buffer of {0} MiB.**")]
    [InlineData("docs/switching.md", "| the system's | {0} MiB")]
    public void DefaultReadBufferBytes_WhatNamesIt_SaysTheSame(string file, string format) =>
        Assert.Contains(
            string.Format(CultureInfo.InvariantCulture, format, Mebibytes), File.ReadAllText(Repository.PathOf(file)), StringComparison.Ordinal);
}
