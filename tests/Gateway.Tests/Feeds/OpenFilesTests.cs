using System;
using System.IO;
using PopCon.Gateway.Feeds;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Feeds;

/// <summary>Files that several read at the same time.</summary>
public sealed class OpenFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OpenFiles _files = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_WhileAnotherReads_SharesTheFileUntilTheLastLeaves()
    {
        string path = _folder.Write("kite.nupkg", "12345");
        OpenFiles.Reader one = _files.Open(path);
        OpenFiles.Reader other = _files.Open(path);

        one.Dispose();

        Assert.Same(one, other);
        byte[] bytes = new byte[10];
        Assert.Equal(other.Length, RandomAccess.Read(other.Handle, bytes, 0));
        other.Dispose();
        Assert.True(other.Handle.IsClosed);
    }

    [Fact]
    public void Open_AfterTheLastHasLeft_OpensTheFileAnew()
    {
        string path = _folder.Write("kite.nupkg", "12345");
        _files.Open(path).Dispose();
        _folder.Write("kite.nupkg", "123456789");

        using OpenFiles.Reader file = _files.Open(path);

        Assert.Equal(9, file.Length);
        Assert.False(file.Handle.IsClosed);
    }

    [Fact]
    public void Open_NoSuchFile_Throws() => Assert.Throws<IOException>(() => _files.Open(_folder.File("none")));
}
