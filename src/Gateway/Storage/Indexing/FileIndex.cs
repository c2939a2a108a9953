using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace PopCon.Gateway.Storage.Indexing;

/// <summary>The index of a repository on disk: a snapshot of all packages, and a log of the files that were changed since.</summary>
/// <param name="folder">The folder of the repository.</param>
/// <param name="isAlone">Whether no other process uses the folder when it is opened, so that the index may be replaced.</param>
/// <param name="readMeta">Reads the meta of a key; <see langword="null"/>: there is none. Throws when it is damaged.</param>
/// <remarks>
/// <see cref="Touch"/> and <see cref="FindChanges"/> are safe from all threads, the rest belongs to the start. The log names a file before it
/// is changed and holds no meta: a start reads the metas themselves, so that the index never has what the disk has not.
/// </remarks>
internal sealed class FileIndex(string folder, bool isAlone, Func<string, FileMeta?> readMeta) : IDisposable
{
    /// <summary>A longer log is worth a new snapshot: a start reads the meta of each file that the log names.</summary>
    public const int LongLog = 1_000;

    // Files whose metas were not there yet when the log named them; more are forgotten until the next start.
    private const int MaxPending = 10_000;

    private readonly string _snapshot = Path.Combine(folder, ".index");
    private readonly string _logPath = Path.Combine(folder, ".index.log");
    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private IndexLog? _log;

    /// <summary>Names a file that is about to be changed.</summary>
    public void Touch(string key)
    {
        _log?.Append(key);
        lock (_lock)
        {
            _own.Add(key);
        }
    }

    /// <summary>Reads the index.</summary>
    /// <param name="touched">The files of the log.</param>
    /// <returns>All files; <see langword="null"/>: it is lost or damaged.</returns>
    public IReadOnlyList<IndexPackage>? Load(out IReadOnlyCollection<string> touched)
    {
        touched = [];
        if (!File.Exists(_snapshot))
        {
            return null;
        }

        using FileStream file = File.OpenRead(_snapshot);
        List<IndexPackage>? packages = IndexSnapshot.Read(file, out string id);
        _log?.Dispose();
        _log = packages is null ? null : IndexLog.TryOpen(_logPath, id);
        if (packages is null || _log is null)
        {
            return null;
        }

        HashSet<string> keys = _log.ReadNew();
        touched = keys;
        return _log.IsDamaged ? null : keys.Count == 0 ? packages : Replace(packages, keys);
    }

    // Files of the log are read from the disk; of their packages the others are as the snapshot has them.
    private List<IndexPackage> Replace(List<IndexPackage> packages, HashSet<string> keys)
    {
        HashSet<string> touched = [.. keys.Select(key => string.Join('/', key.Split('/').Take(2)))];
        ILookup<bool, IndexPackage> byChange = packages.ToLookup(package => touched.Contains($"{package.Ecosystem}/{package.Name}"));
        IEnumerable<IndexEntry> others = byChange[true].SelectMany(package => package.Unpack()).Where(entry => !keys.Contains(entry.Meta.Key));
        IEnumerable<IndexEntry> changed = keys.Select(readMeta).OfType<FileMeta>().Select(meta => new IndexEntry(string.Empty, meta));
        return [.. byChange[false], .. IndexPackage.Group(others.Concat(changed))];
    }

    /// <summary>Replaces the index, unless other processes read it.</summary>
    /// <param name="packages">All files.</param>
    /// <param name="temporary">A name for the file while it is written.</param>
    /// <returns>Whether it was replaced.</returns>
    public bool TrySave(IReadOnlyList<IndexPackage> packages, string temporary)
    {
        if (!isAlone)
        {
            return false;
        }

        string id = Guid.NewGuid().ToString("N");
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
        {
            IndexSnapshot.Write(file, id, packages);
            file.Flush(flushToDisk: true);
        }

        // Between the two the ids differ, which counts as lost.
        File.Move(temporary, _snapshot, overwrite: true);
        _log?.Dispose();
        _log = IndexLog.Create(_logPath, id);
        return true;
    }

    /// <summary>The metas of files that were named since the last call.</summary>
    public IReadOnlyList<FileMeta> FindChanges()
    {
        if (_log is null)
        {
            return [];
        }

        string[] keys;
        lock (_lock)
        {
            _own.Clear();
            keys = [.. _log.ReadNew().Union(_pending, StringComparer.Ordinal)];
            _pending.Clear();
        }

        FileMeta[] found = ReadMetas(keys);
        lock (_lock)
        {
            // What this process has changed meanwhile may be newer than what was read: it is read again next time.
            FileMeta[] changed = [.. found.Where(meta => !_own.Contains(meta.Key))];
            _pending.UnionWith(keys.Except(changed.Select(meta => meta.Key), StringComparer.Ordinal).Take(MaxPending));
            return changed;
        }
    }

    private FileMeta[] ReadMetas(string[] keys)
    {
        try
        {
            return [.. keys.Select(readMeta).OfType<FileMeta>()];
        }
        catch
        {
            lock (_lock)
            {
                _pending.UnionWith(keys.Take(MaxPending));
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _log?.Dispose();
}
