using System;
using System.IO;
using PopCon.Hosting;

namespace PopCon.Gateway.Storage;

/// <summary>The folder of all repositories, for one process at a time.</summary>
/// <remarks>The kernel releases the lock when the process ends, however it ends.</remarks>
internal sealed class StorageRoot : IDisposable
{
    private readonly string _root;
    private readonly FileStream _lock;

    private StorageRoot(string root, FileStream @lock)
    {
        _root = root;
        _lock = @lock;
        Temporary = Path.Combine(root, "tmp");
        if (Directory.Exists(Temporary))
        {
            Directory.Delete(Temporary, recursive: true);
        }

        Directory.CreateDirectory(Temporary);
    }

    /// <summary>The folder of files that are being uploaded; empty after a start.</summary>
    public string Temporary { get; }

    /// <summary>Takes the folder.</summary>
    /// <exception cref="ConfigurationException">It cannot be written, or another process has it.</exception>
    public static StorageRoot Take(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            var file = new FileStream(Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new StorageRoot(Path.GetFullPath(root), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"the storage root '{root}' cannot be used: {e.Message}; give each process a folder of its own that it may write", e);
        }
    }

    /// <summary>The store of a repository.</summary>
    public FileStore Open(string repository) => new(Path.Combine(_root, repository), Temporary);

    /// <summary>Why nothing can be stored; <see langword="null"/>: all is well.</summary>
    public string? FindProblem()
    {
        string probe = Path.Combine(Temporary, Guid.NewGuid().ToString("N") + ".tmp");
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
}
