using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using PopCon.Gateway.Storage.Interop;

namespace PopCon.Gateway.Storage;

/// <summary>The files of one repository on disk: <c>ECOSYSTEM/NAME/VERSION/FILE</c>, each with its meta beside it.</summary>
/// <remarks>
/// Safe from all threads. A file is linked into place without replacing another, then its meta the same way: the meta is the commit.
/// Whatever kills the process, the next start finds whole files only. Names come from callers that have validated them.
/// </remarks>
internal sealed class FileStore
{
    private const string MetaSuffix = ".meta";

    private readonly string _root;

    /// <param name="root">The folder of the repository.</param>
    /// <param name="temporary">The folder of files that are being uploaded, on the same file system.</param>
    public FileStore(string root, string temporary)
    {
        _root = root;
        Temporary = temporary;
        Directory.CreateDirectory(root);
    }

    /// <summary>The folder of files that are being uploaded.</summary>
    public string Temporary { get; }

    /// <summary>Where a file is.</summary>
    public string PathOf(FileMeta meta) => Path.Combine(FolderOf(meta), meta.FileName);

    /// <summary>Stores a file.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="meta">What is known about it.</param>
    /// <returns>Whether it is stored; if not, there is or was one with this name.</returns>
    public bool TryPut(TemporaryUpload upload, FileMeta meta)
    {
        string folder = FolderOf(meta);
        string path = PathOf(meta);
        Directory.CreateDirectory(folder);
        if (File.Exists(path + MetaSuffix) || !LinuxFiles.TryLink(upload.Path, path))
        {
            return false;
        }

        string metaFile = WriteMeta(meta);
        bool isStored = LinuxFiles.TryLink(metaFile, path + MetaSuffix);
        File.Delete(metaFile);
        for (string? changed = folder; changed is not null && changed.Length >= _root.Length; changed = Path.GetDirectoryName(changed))
        {
            LinuxFiles.FlushFolder(changed);
        }

        return isStored;
    }

    /// <summary>Replaces the meta of a file that is stored.</summary>
    public void Update(FileMeta meta)
    {
        File.Move(WriteMeta(meta), PathOf(meta) + MetaSuffix, overwrite: true);
        LinuxFiles.FlushFolder(FolderOf(meta));
        if (meta.Removed)
        {
            File.Delete(PathOf(meta));
        }
    }

    /// <summary>Stores a file that belongs to another one, in place of an earlier one.</summary>
    public void Replace(TemporaryUpload upload, FileMeta owner, string fileName)
    {
        string path = Path.Combine(FolderOf(owner), fileName);
        string name = Path.Combine(Temporary, Guid.NewGuid().ToString("N") + ".tmp");
        LinuxFiles.TryLink(upload.Path, name);
        File.Move(name, path, overwrite: true);
        LinuxFiles.FlushFolder(FolderOf(owner));
    }

    /// <summary>Every meta, and deletes what a killed process has left.</summary>
    /// <param name="isAttachment">Whether a file without meta belongs to another one.</param>
    public List<FileMeta> LoadAll(Func<string, bool> isAttachment)
    {
        var all = new List<FileMeta>();
        foreach (string path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(MetaSuffix, StringComparison.Ordinal))
            {
                all.Add(JsonSerializer.Deserialize<FileMeta>(File.ReadAllBytes(path)) ?? throw new InvalidDataException("an empty meta file"));
            }
            else if (!File.Exists(path + MetaSuffix) && !isAttachment(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }

        return all;
    }

    private string FolderOf(FileMeta meta) => Path.Combine(_root, meta.Ecosystem, meta.Name, meta.Version);

    private string WriteMeta(FileMeta meta)
    {
        string path = Path.Combine(Temporary, Guid.NewGuid().ToString("N") + ".tmp");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        JsonSerializer.Serialize(file, meta);
        file.Flush(flushToDisk: true);
        return path;
    }
}
