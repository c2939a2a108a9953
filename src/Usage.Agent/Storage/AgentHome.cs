using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Usage.Agent.Interop;

namespace PopCon.Usage.Agent.Storage;

/// <summary>The folder of an agent: its files are private, and each is replaced as a whole.</summary>
/// <remarks>Stateless but for the path. Processes share the folder; what must not happen twice happens under <see cref="TryLock"/>.</remarks>
internal sealed class AgentHome(string path)
{
    private const string TemporaryPrefix = ".new-";
    private const string FolderName = "usage";

    // EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION of Windows.
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = 32;

    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = PrivateFile | UnixFileMode.UserExecute;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Files of counts.</summary>
    public string Counts => File("counts");

    /// <summary>Batches that wait.</summary>
    public string Batches => File("batches");

    /// <summary>Batches that the host does not take.</summary>
    public string Rejected => File("rejected");

    /// <summary>Damaged files of counts.</summary>
    public string Bad => File("bad");

    /// <summary>Finds the folder.</summary>
    /// <param name="author">Names the folder on Windows.</param>
    /// <param name="dataDirectory">Names the folder.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns><see langword="null"/> when the user has no home.</returns>
    public static AgentHome? Find(string author, string dataDirectory, Func<string, string?> variable)
    {
        if (variable("POPCON_USAGE_HOME") is { Length: > 0 } given)
        {
            return new AgentHome(System.IO.Path.GetFullPath(given));
        }

        if (OperatingSystem.IsWindows())
        {
            return variable("LOCALAPPDATA") is { Length: > 0 } local ? new AgentHome(System.IO.Path.Combine(local, author, dataDirectory, FolderName)) : null;
        }

        string? home = variable("HOME") is { Length: > 0 } own ? own : null;
        string? data = OperatingSystem.IsMacOS() ? In(home, "Library/Application Support")
            : variable("XDG_DATA_HOME") is ['/', ..] xdg ? xdg
            : In(home, ".local/share");
        return data is null ? null : new AgentHome(System.IO.Path.Combine(data, dataDirectory, FolderName));
    }

    /// <summary>The path of a file.</summary>
    public string File(string name) => System.IO.Path.Combine(path, name);

    /// <summary>The content of a file, or <see langword="null"/>.</summary>
    public static byte[]? TryRead(string file)
    {
        try
        {
            return System.IO.File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces a file: written beside it, synced, renamed.</summary>
    public void Write(string file, ReadOnlySpan<byte> content)
    {
        string temporary = WriteTemporary(content, sync: true);
        MakeFolder(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.Move(temporary, file, overwrite: true);
        FileNames.Sync(System.IO.Path.GetDirectoryName(file)!);
    }

    /// <summary>Makes a file whole under another name and gives it its name, unless another process was quicker.</summary>
    public void WriteNew(string file, ReadOnlySpan<byte> content)
    {
        string temporary = WriteTemporary(content, sync: false);
        MakeFolder(System.IO.Path.GetDirectoryName(file)!);
        FileNames.LinkOrDrop(temporary, file);
    }

    /// <summary>Takes the lock of an upload.</summary>
    /// <returns><see langword="null"/>: another process has it.</returns>
    /// <exception cref="IOException">The home cannot be written.</exception>
    public IDisposable? TryLock()
    {
        MakeFolder(path);
        try
        {
            return new FileStream(File("upload.lock"), Private(FileMode.OpenOrCreate));
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }

    /// <summary>Moves a damaged file to where nothing reads it.</summary>
    public void SetAside(string file)
    {
        try
        {
            MakeFolder(Bad);
            System.IO.File.Move(file, System.IO.Path.Combine(Bad, System.IO.Path.GetFileName(file)), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process did it, or the home cannot be written: it is passed over all the same.
        }
    }

    /// <summary>Deletes the folder, and the one around it when nothing else is in there.</summary>
    public void DeleteAll()
    {
        Delete(path);
        if (System.IO.Path.GetFileName(path) is FolderName && System.IO.Path.GetDirectoryName(path) is { } parent && !Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Directory.Delete(parent);
        }
    }

    /// <summary>The files of a folder, in the order of their names.</summary>
    public static IReadOnlyList<string> FilesOf(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];

    /// <summary>Deletes a file or a folder with all it holds; it may be missing.</summary>
    public static void Delete(string file)
    {
        if (Directory.Exists(file))
        {
            Directory.Delete(file, recursive: true);
        }
        else if (System.IO.File.Exists(file))
        {
            System.IO.File.Delete(file);
        }
    }

    /// <summary>Deletes what processes left that were killed while they wrote.</summary>
    public void DeleteLeftovers(DateTimeOffset now)
    {
        foreach (string file in FilesOf(path).Where(file => System.IO.Path.GetFileName(file).StartsWith(TemporaryPrefix, StringComparison.Ordinal)))
        {
            if (now.UtcDateTime - System.IO.File.GetLastWriteTimeUtc(file) > TimeSpan.FromHours(1))
            {
                System.IO.File.Delete(file);
            }
        }
    }

    private static string? In(string? home, string folder) => home is null ? null : System.IO.Path.Combine(home, folder);

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFile;
        }

        return options;
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            // The folders above are the user's and keep their usual mode.
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder, FolderMode);
        }
    }

    // Every byte is written, so no page is missing when the file is mapped later, and a full disk is noticed here.
    private string WriteTemporary(ReadOnlySpan<byte> content, bool sync)
    {
        MakeFolder(path);
        string temporary = File(TemporaryPrefix + System.IO.Path.GetRandomFileName());
        try
        {
            using var stream = new FileStream(temporary, Private(FileMode.CreateNew));
            stream.Write(content);
            stream.Flush(flushToDisk: sync);
        }
        catch (IOException)
        {
            System.IO.File.Delete(temporary);
            throw;
        }

        return temporary;
    }
}
