using System;
using System.IO;
using System.Threading;
using PopCon.Gateway.Storage.GitHub;
using PopCon.Gateway.Storage.S3;
using PopCon.Hosting;

namespace PopCon.Gateway.Storage;

/// <summary>The folder of all repositories, for one process at a time unless they agree to share it.</summary>
/// <remarks>The kernel releases the lock when the process ends, however it ends.</remarks>
internal sealed class StorageRoot : IDisposable
{
    /// <summary>The folder of uploads, a name that no folder of a repository may have: it is emptied at a start.</summary>
    public const string UploadFolder = "tmp";

    // Another process that shares the folder is alone in it while it starts.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _root;
    private readonly bool _isShared;
    private FileStream _lock;
    private bool _isAlone;

    private StorageRoot(string root, FileStream @lock, bool isShared, bool isAlone)
    {
        _root = root;
        _lock = @lock;
        _isShared = isShared;
        _isAlone = isAlone;
        string uploads = Path.Combine(root, UploadFolder);
        if (isAlone && Directory.Exists(uploads))
        {
            Directory.Delete(uploads, recursive: true);
        }

        Temporary = isShared ? Path.Combine(uploads, Guid.NewGuid().ToString("N")) : uploads;
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>The folder of files that are being uploaded; empty after a start.</summary>
    public string Temporary { get; }

    /// <summary>The file that says when packages were last fetched.</summary>
    public string FetchesPath => Path.Combine(_root, ".fetches");

    /// <summary>A name for a file while it is written.</summary>
    public string NewTemporary() => TemporaryUpload.NewPath(Temporary);

    /// <summary>Takes the folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="isShared">Whether other processes may use it too, if they share it.</param>
    /// <exception cref="ConfigurationException">It cannot be written, or another process has it.</exception>
    public static StorageRoot Take(string root, bool isShared = false)
    {
        long started = Environment.TickCount64;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(root);
                return TakeNow(Path.GetFullPath(root), isShared);
            }
            catch (IOException) when (isShared && Environment.TickCount64 - started < Patience.TotalMilliseconds)
            {
                Thread.Sleep(Pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ConfigurationException(
                    $"the storage root '{root}' cannot be used: {e.Message}; give each process a folder of its own that it may write, or start all with --storage.shared",
                    e);
            }
        }
    }

    /// <summary>The store of a repository.</summary>
    /// <param name="repository">Its name.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock.</param>
    public IFileStore Open(string repository, StorageOptions options, TimeProvider time)
    {
        string folder = Path.Combine(_root, repository);
        return options switch
        {
            S3Options s3 => new S3Store(s3, Temporary, time),
            GitHubOptions gitHub => new GitHubStore(gitHub, Temporary, time),
            _ => new FileStore(folder, Temporary, _isAlone || !Directory.Exists(folder)),
        };
    }

    /// <summary>Lets other processes in, if they share the folder: what killed ones had left is deleted now.</summary>
    public void LetOthersIn()
    {
        if (!_isShared || !_isAlone)
        {
            return;
        }

        _lock.Dispose();
        _lock = OpenLock(_root, isAlone: false);
        _isAlone = false;
    }

    /// <summary>Why nothing can be stored; <see langword="null"/>: all is well.</summary>
    public string? FindProblem()
    {
        string probe = NewTemporary();
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "The storage root cannot be written.";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static StorageRoot TakeNow(string root, bool isShared)
    {
        try
        {
            return new StorageRoot(root, OpenLock(root, isAlone: true), isShared, isAlone: true);
        }
        catch (IOException) when (isShared)
        {
            return new StorageRoot(root, OpenLock(root, isAlone: false), isShared, isAlone: false);
        }
    }

    // .NET takes an exclusive advisory lock for the first, a shared one for the second.
    private static FileStream OpenLock(string root, bool isAlone)
    {
        string path = Path.Combine(root, ".lock");
        return isAlone
            ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }
}
