using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Files;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Files;

public sealed class FileWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _read = [];
    private readonly string _path;
    private Exception? _failure;

    public FileWatcherTests() => _path = _folder.Write("file", "one");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Look_FileUnchanged_ReadsNothing()
    {
        using FileWatcher watcher = Watch();

        LookTwice(watcher);
        File.SetLastWriteTimeUtc(_path, DateTime.UnixEpoch);
        LookTwice(watcher);

        Assert.Empty(_read);
    }

    [Fact]
    public void Look_FileStillChanging_WaitsUntilTwoLooksAgree()
    {
        using FileWatcher watcher = Watch();

        for (int i = 0; i < 3; i++)
        {
            File.AppendAllText(_path, "x");
            watcher.Look();
            Assert.Empty(_read);
        }

        watcher.Look();
        watcher.Look();

        Assert.Equal(["changed: onexxx"], _read);
    }

    /// <summary>F15: that a file is gone is a change, and that it is back is another, even with the same content.</summary>
    [Fact]
    public void Look_FileDeletedAndBack_ReadsOnceForEach()
    {
        using FileWatcher watcher = Watch();

        File.Delete(_path);
        LookTwice(watcher);
        LookTwice(watcher);
        _folder.Write("file", "one");
        LookTwice(watcher);

        Assert.Equal(["changed: there is no such file", "changed: one"], _read);
    }

    /// <summary>F8: nothing that a reading throws gets out of the timer, and the same content is not tried again.</summary>
    [Fact]
    public void Look_ReadingThrows_IsContainedAndTriedOnce()
    {
        using FileWatcher watcher = Watch();
        _failure = new InvalidOperationException("bug");

        _folder.Write("file", "two");
        LookTwice(watcher);
        LookTwice(watcher);
        watcher.Reload();
        Assert.Equal(["changed: two", "requested: two"], _read);

        _failure = null;
        _folder.Write("file", "three");
        LookTwice(watcher);
        Assert.Equal("changed: three", _read[^1]);
    }

    [Fact]
    public void Reload_FileUnchanged_ReadsAllTheSame()
    {
        using FileWatcher watcher = Watch();

        watcher.Reload();
        LookTwice(watcher);

        Assert.Equal(["requested: one"], _read);
    }

    /// <summary>F8: only regular files are opened, and only up to 16 MiB.</summary>
    [SkippableFact]
    public async Task TryReadText_NoRegularFileOrTooLarge_IsRefusedAtOnce()
    {
        string pipe = _folder.File("pipe");
        await RunningProcess.RunAsync(Tool.Require("mkfifo", "coreutils"), [pipe]);
        string sparse = _folder.File("sparse");
        await using (FileStream file = File.Create(sparse))
        {
            file.SetLength(3L * 1024 * 1024 * 1024);
        }

        Assert.Equal("this is not a regular file", Error(pipe));
        Assert.Equal("this is not a regular file", Error("/dev/zero"));
        Assert.Equal("this is a directory, not a file", Error(_folder.Path));
        Assert.Equal("the file is larger than 16 MiB", Error(sparse));
        Assert.Equal("there is no such file", Error(_folder.File("none")));
        Assert.Equal(string.Empty, Error("/proc/self/status"));
    }

    [Fact]
    public void TryReadText_SymbolicLink_IsFollowed()
    {
        File.CreateSymbolicLink(_folder.File("link"), _path);

        Assert.True(new FileSet().TryReadText(_folder.File("link"), out string text, out _));
        Assert.Equal("one", text);
    }

    private static string Error(string path)
    {
        var files = new FileSet();
        Assert.Equal(files.TryReadText(path, out _, out string error), error.Length == 0);
        return error;
    }

    private static void LookTwice(FileWatcher watcher)
    {
        watcher.Look();
        watcher.Look();
    }

    private FileWatcher Watch()
    {
        var files = new FileSet();
        Assert.True(files.TryReadText(_path, out _, out _));
        return new FileWatcher(files, Read, new FakeTime(), NullLogger.Instance);
    }

    private FileSet Read(bool isRequested)
    {
        var files = new FileSet();
        _read.Add((isRequested ? "requested: " : "changed: ") + (files.TryReadText(_path, out string text, out string error) ? text : error));
        return _failure is null ? files : throw _failure;
    }
}
