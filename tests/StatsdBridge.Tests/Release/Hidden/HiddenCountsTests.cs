using System;
using System.IO;
using System.Text;
using PopCon.StatsdBridge.Release.Hidden;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Release.Hidden;

public sealed class HiddenCountsTests
{
    private static readonly HiddenCounts Sample = new(
        "gate 50",
        19_719,
        2_817,
        [
            new("reports", "How many.", "gate 50", [new([], 0, 3)]),
            new("used", string.Empty, "gate 20", [new(Encoding.UTF8.GetBytes("library=\"é\""), 86_400_000, uint.MaxValue), new([], -1, 1)]),
            new("empty", string.Empty, "dp", []),
        ]);

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSame() => Assert.Equivalent(Sample, HiddenCountsFormat.TryRead(HiddenCountsFormat.Write(Sample)), strict: true);

    [Fact]
    public void TryRead_AnyDamage_IsNothing()
    {
        byte[] good = HiddenCountsFormat.Write(Sample);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x40;
            Assert.Null(HiddenCountsFormat.TryRead(bad));
            Assert.Null(HiddenCountsFormat.TryRead(good.AsSpan(0, i)));
        }
    }

    [Fact]
    public void Write_File_IsReadableByItsOwnerOnly()
    {
        using var folder = new TemporaryFolder();
        var file = new HiddenCountsFile(folder.File("state"));
        file.Write("first"u8.ToArray());
        file.Write("second"u8.ToArray());
        Assert.Equal(folder.File("state.hidden"), file.Path);
        Assert.Equal("second", File.ReadAllText(file.Path));
        Assert.Equal([file.Path], Directory.GetFiles(folder.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        }
    }

    [Fact]
    public void Take_File_IsGoneAfterwards()
    {
        using var folder = new TemporaryFolder();
        var file = new HiddenCountsFile(folder.File("state"));
        Assert.Null(file.Take());
        file.Write("counts"u8.ToArray());
        File.WriteAllText(file.Path + ".new", "what a killed stop left");
        Assert.Equal("counts", Encoding.ASCII.GetString(file.Take()!));
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Null(file.Take());
    }

    [Fact]
    public void Take_FolderInItsPlace_GivesNothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("state.hidden"));
        Assert.Null(new HiddenCountsFile(folder.File("state")).Take());
    }
}
